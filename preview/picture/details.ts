import type { PreviewResource } from "../document";
import type { Mark } from "./model";
import type { Draft } from "./nodes";
import { services } from "./service-details";
import { at, counted, list, number, records, sortedSet, text, texts } from "./values";

/** What a node says of itself besides its name. */
export interface Details {
    readonly lines: readonly string[];
    readonly marks: readonly Mark[];
    /** In the place of the kind's label. */
    readonly label?: string;
    /** In the place of the resource's name. */
    readonly title?: string;
}

type Describe = (resource: PreviewResource, node: Draft) => Partial<Details>;

/** Facts of a node: sizes, versions, retention, protections. */
export function detailsOf(node: Draft): Details {
    const { lines = [], marks = [], ...others } = describe(node);
    return { lines: lines.filter((line) => line !== ""), marks: [...marks, ...commonMarks(node)], ...others };
}

const note = (mark: string | false | undefined): Mark[] =>
    typeof mark === "string" ? [{ kind: "note", text: mark }] : [];
const protection = (on: unknown, mark: string): Mark[] => (on === true ? [{ kind: "protection", text: mark }] : []);
const resilience = (on: unknown, mark: string): Mark[] => (on === true ? [{ kind: "resilience", text: mark }] : []);
const open = (on: unknown): Mark[] => (on === true ? [{ kind: "public", text: "public" }] : []);

function commonMarks({ main }: Draft): Mark[] {
    const every = (check: (resource: PreviewResource) => boolean) => main.length > 0 && main.every(check);
    return [
        ...protection(
            every(({ options }) => options.protect),
            "protected",
        ),
        ...protection(
            every(({ options }) => options.retainOnDelete),
            "retained",
        ),
        ...note(every(({ external }) => external) && "read only"),
        ...note(every(({ options }) => options.import !== undefined) && "imported"),
    ];
}

function describe(node: Draft): Partial<Details> {
    const [first] = node.main;
    const known = first === undefined ? undefined : DESCRIPTIONS[node.kind]?.(first, node);
    return known ?? {};
}

const DESCRIPTIONS: Partial<Readonly<Record<Draft["kind"], Describe>>> = {
    ...services,
    loadBalancer: ({ inputs }, node) => {
        const type = text(inputs.loadBalancerType) ?? "application";
        const names = ofType(node, "aws:route53/record:Record").filter((record) => list(record.aliases).length > 0);
        return {
            label: `${type.charAt(0).toUpperCase()}${type.slice(1)} load balancer`,
            lines: [
                ...sortedSet(names.map(({ name }) => text(name) ?? "")),
                inputs.internal === true ? "internal" : "",
                at(inputs.accessLogs, "enabled") === true ? "access logs kept" : "",
            ],
            marks: protection(inputs.enableDeletionProtection, "deletion protection"),
        };
    },
    nat: (_, { main }) => ({ lines: [main.length > 1 ? "one in each zone" : "one for all zones"] }),
    endpoint: ({ inputs }, { main }) => {
        const isInterface = inputs.vpcEndpointType === "Interface";
        return main.length > 1
            ? { lines: sortedSet(main.map(endpointName)) }
            : { title: endpointName(main[0]), label: `VPC endpoint (${isInterface ? "interface" : "gateway"})` };
    },
    database: ({ inputs }) => {
        const engine = text(inputs.engine) ?? "";
        const name = { postgres: "PostgreSQL", mysql: "MySQL", mariadb: "MariaDB" }[engine] ?? engine;
        const [size, largest] = [number(inputs.allocatedStorage), number(inputs.maxAllocatedStorage)];
        const days = number(inputs.backupRetentionPeriod) ?? 0;
        return {
            label: `${name} ${text(inputs.engineVersion) ?? ""} on RDS`.replace(/ +/g, " ").trim(),
            lines: [
                text(inputs.instanceClass) ?? "",
                size === undefined
                    ? ""
                    : `${size}${largest === undefined ? "" : ` to ${largest}`} GiB ${text(inputs.storageType) ?? ""}`.trim(),
                days > 0 ? `backups for ${counted(days, "day")}` : "no automated backups",
                inputs.storageEncrypted === true ? "" : "not encrypted",
            ],
            marks: [
                ...open(inputs.publiclyAccessible),
                ...resilience(inputs.multiAz, "Multi-AZ"),
                ...protection(inputs.deletionProtection, "deletion protection"),
            ],
        };
    },
    registry: ({ inputs }, node) => {
        const images = node.parts.filter(({ type }) => type.startsWith("docker:")).map(({ name }) => name);
        const mutable = (text(inputs.imageTagMutability) ?? "MUTABLE") === "MUTABLE";
        return {
            lines: [
                ...sortedSet(images.filter((name) => !name.endsWith("-latest"))),
                mutable ? "" : "tags cannot move",
            ],
        };
    },
    bucket: (_, node) => {
        const [block] = ofType(node, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
        const rules = ofType(node, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
        const days = rules
            .flatMap(({ rules: all }) => records(all))
            .flatMap((rule) => number(at(rule.expiration, "days")) ?? []);
        const versions = ofType(node, "aws:s3/bucketVersioning:BucketVersioning").some(
            (versioning) => at(versioning.versioningConfiguration, "status") === "Enabled",
        );
        return {
            lines: [days.length === 0 ? "" : `kept for ${daysText(days)}`, versions ? "versioned" : ""],
            marks: open(block !== undefined && Object.values(block).includes(false)),
        };
    },
    key: ({ inputs }) => ({ lines: [inputs.enableKeyRotation === true ? "rotated yearly" : "not rotated"] }),
    logs: (_, { main }) => {
        const days = main.map(({ inputs }) => number(inputs.retentionInDays) ?? 0);
        return { lines: [days.includes(0) ? "some kept for ever" : `kept for ${daysText(days)}`] };
    },
    cluster: ({ inputs }) => {
        const setting = records(inputs.settings).find(({ name }) => name === "containerInsights");
        const insights = { enabled: "on", enhanced: "enhanced" }[text(setting?.value) ?? ""];
        return { lines: [insights === undefined ? "no Container Insights" : `Container Insights ${insights}`] };
    },
    firewall: ({ inputs }) => ({ lines: [counted(list(inputs.rules).length, "rule")] }),
    queue: ({ inputs }) => ({ lines: [inputs.redrivePolicy === undefined ? "" : "failures to a dead-letter queue"] }),
    topic: (_, node) => ({
        lines: sortedSet(
            ofType(node, "aws:sns/topicSubscription:TopicSubscription").map(
                ({ protocol }) => `to ${text(protocol) ?? ""}`,
            ),
        ),
    }),
    schedule: ({ inputs }) => ({
        lines: [
            [text(inputs.scheduleExpression) ?? "", text(inputs.scheduleExpressionTimezone) ?? ""].join(" ").trim(),
            inputs.scheduleExpression === undefined && inputs.eventPattern !== undefined ? "on events" : "",
        ],
        marks: note(inputs.state === "DISABLED" && "off"),
    }),
    backup: (_, node) => ({
        label: node.main.some(({ type }) => type.endsWith(":Vault")) ? "Backup vault" : "Backup plan",
    }),
    instance: ({ inputs }) => ({
        lines: [text(inputs.instanceType) ?? ""],
        marks: open(inputs.associatePublicIpAddress),
    }),
    cache: ({ inputs }) => ({
        lines: [[text(inputs.engine) ?? "", text(inputs.nodeType) ?? ""].join(" ").trim()],
        marks: resilience(inputs.multiAzEnabled, "Multi-AZ"),
    }),
    table: ({ inputs }) => ({ marks: protection(inputs.deletionProtectionEnabled, "deletion protection") }),
    alarm: (_, { main }) => ({ lines: main.length === 1 ? [] : sortedSet(main.flatMap(namespaces)) }),
    other: (_, { main }) => ({ lines: main.length === 1 ? [] : sortedSet(main.map(({ name }) => name)).slice(0, 3) }),
};

/** `com.amazonaws.eu-west-1.ecr.api` is `ecr.api`. */
function endpointName(endpoint: PreviewResource | undefined): string {
    return (text(endpoint?.inputs.serviceName) ?? "").replace(/^com\.amazonaws\.[^.]+\./, "");
}

function namespaces({ inputs }: PreviewResource): string[] {
    return texts([inputs.namespace]);
}

/** Inputs of the parts of a type. */
function ofType({ parts }: Draft, type: string): Readonly<Record<string, unknown>>[] {
    return parts.filter((part) => part.type === type).map(({ inputs }) => inputs);
}

function daysText(days: readonly number[]): string {
    const [least, most] = [Math.min(...days), Math.max(...days)];
    return least === most ? counted(most, "day") : `${least} to ${most} days`;
}
