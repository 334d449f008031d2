import type { CheckedResource } from "../../../policies/model";
import { checked, type Cases } from "./case";

function logGroup(name: string, retentionInDays?: number) {
    return checked("aws:cloudwatch/logGroup:LogGroup", name, { retentionInDays });
}

function by(name: string, props: Readonly<Record<string, unknown>>, type = "aws:sns/topic:Topic"): CheckedResource {
    return inStack("dev", name, props, type);
}

function inStack(stack: string, name: string, props: CheckedResource["props"], type: string): CheckedResource {
    const urn = `urn:pulumi:${stack}::shop::pulumi:providers:aws::${name}`;
    return { ...checked(type, `of-${name}`), provider: { urn, name, props } };
}

const TAGS = { Project: "shop", Environment: "dev", Owner: "platform", ManagedBy: "pulumi" };

/** Cases of tags, logs, names and money. */
export const ORDER: Cases = {
    tagged: [
        {
            what: "providers that do not tag, each once",
            resources: [
                by("bare", {}),
                by("bare", {}),
                by("half", { defaultTags: JSON.stringify({ tags: { ...TAGS, Owner: "", ManagedBy: undefined } }) }),
                by("wrong", { defaultTags: { tags: { ...TAGS, Environment: "prod" } } }),
                inStack(
                    "pr-7",
                    "other",
                    { defaultTags: { tags: { ...TAGS, Environment: "pr-8" } } },
                    "aws:sns/topic:Topic",
                ),
            ],
            problems: [
                "bare: Tag Project: not set.",
                "bare: Tag Environment: not set.",
                "bare: Tag Owner: not set.",
                "bare: Tag ManagedBy: not set.",
                "half: Tag Owner: not set.",
                "half: Tag ManagedBy: not set.",
                "wrong: Tag Environment: prod, must be dev.",
                "other: Tag Environment: pr-8, must be dev.",
            ],
        },
        {
            what: "providers that tag, what is not known, and what is not AWS's",
            resources: [
                by("whole", { defaultTags: JSON.stringify({ tags: TAGS }) }),
                by("later", { defaultTags: "[unknown]" }),
                by("random", {}, "random:index/randomId:RandomId"),
                inStack(
                    "pr-7",
                    "own",
                    { defaultTags: { tags: { ...TAGS, Environment: "pr-7" } } },
                    "aws:sns/topic:Topic",
                ),
                checked("aws:sns/topic:Topic", "alarms"),
            ],
            problems: [],
        },
    ],
    "log-retention": [
        {
            what: "logs that are kept for ever",
            resources: [logGroup("unset"), logGroup("zero", 0)],
            problems: [
                "unset: retentionInDays: not set, logs would be kept for ever.",
                "zero: retentionInDays: 0, logs would be kept for ever.",
            ],
        },
        { what: "logs that end", resources: [logGroup("day", 1)], problems: [] },
    ],
    "log-year-in-prod": [
        {
            what: "logs of prod that end within a year",
            environment: "prod",
            resources: [logGroup("short", 364)],
            problems: ["short: retentionInDays: 364, must be at least 365."],
        },
        {
            what: "logs of prod that are kept for a year, and what the other policy is for",
            environment: "prod",
            resources: [logGroup("year", 365), logGroup("unset"), logGroup("zero", 0)],
            problems: [],
        },
        { what: "short logs of dev", resources: [logGroup("week", 7)], problems: [] },
    ],
    "names-within-limits": [
        {
            what: "names that are a character too long",
            resources: [
                checked("aws:lb/loadBalancer:LoadBalancer", "a".repeat(25)),
                checked("aws:lb/targetGroup:TargetGroup", "group", { name: "b".repeat(33) }),
                checked("aws:s3/bucket:Bucket", "files", { bucket: "c".repeat(64) }),
                checked("aws:rds/instance:Instance", "db", { identifier: "d".repeat(64) }),
                checked("aws:sqs/queue:Queue", "e".repeat(73)),
            ],
            problems: [
                `${"a".repeat(25)}: ${"a".repeat(25)}, with a suffix of 8, has 33 characters, AWS takes 32.`,
                `group: ${"b".repeat(33)} has 33 characters, AWS takes 32.`,
                `files: ${"c".repeat(64)} has 64 characters, AWS takes 63.`,
                `db: ${"d".repeat(64)} has 64 characters, AWS takes 63.`,
                `${"e".repeat(73)}: ${"e".repeat(73)}, with a suffix of 8, has 81 characters, AWS takes 80.`,
            ],
        },
        {
            what: "names that just fit, are not known yet, or have no limit here",
            resources: [
                checked("aws:lb/loadBalancer:LoadBalancer", "a".repeat(24)),
                checked("aws:lb/targetGroup:TargetGroup", "b".repeat(99), { name: "b".repeat(32) }),
                checked("aws:s3/bucket:Bucket", "c".repeat(99), { bucket: "[unknown]" }),
                checked("aws:ec2/subnet:Subnet", "d".repeat(999)),
            ],
            problems: [],
        },
    ],
    "cost-ceiling": [
        {
            what: "a month above the environment's ceiling",
            facts: { monthlyCost: 60.01 },
            problems: ["shop-dev: 60.01 USD a month, 0.01 above the ceiling of 60.00."],
        },
        {
            what: "a month above the stack's own ceiling",
            environment: "prod",
            facts: { monthlyCost: 120, ceiling: 99.5 },
            problems: ["shop-dev: 120.00 USD a month, 20.50 above the ceiling of 99.50."],
        },
        { what: "a month at the ceiling", facts: { monthlyCost: 60 }, problems: [] },
        { what: "a month at the stack's own ceiling", facts: { monthlyCost: 90, ceiling: 90 }, problems: [] },
        {
            what: "a month of prod that dev may not cost",
            environment: "prod",
            facts: { monthlyCost: 800 },
            problems: [],
        },
    ],
};
