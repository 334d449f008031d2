import type { PreviewResource } from "../document";
import type { LogAssumptions } from "./assumptions";
import { type Bill, type Circumstances, fixed, usage } from "./charges";
import { amount } from "./numbers";
import { numberOf, objectsOf, textOf } from "./properties";

/** Stored logs are compressed; AWS's own examples take 0.15. https://aws.amazon.com/cloudwatch/pricing/ */
const COMPRESSED = 0.15;

const DAYS_PER_MONTH = 30;

/** Days that a log that never expires is counted with. */
const FOREVER_DAYS = 365;

/** What writes to a log group: which assumption holds for it, and what to call it. */
interface Writer {
    readonly assumption: keyof LogAssumptions;
    readonly label: string;
}

/** A log group: what is written to it, and what it keeps. */
export function logGroup(resource: PreviewResource, circumstances: Circumstances): Bill {
    const { assumption, label } = writerOf(resource, circumstances);
    const gigabytes = circumstances.assumptions.logGigabytes[assumption];
    const days = numberOf(resource.inputs, "retentionInDays") ?? 0;
    const kept = days === 0 ? FOREVER_DAYS : days;
    const keptText = days === 0 ? "for ever, counted after a year" : `for ${amount(days)} days`;
    return {
        charges: [
            usage("logs.ingest", `logs of ${label}`, gigabytes, `${amount(gigabytes)} GB`),
            usage(
                "logs.storage",
                `logs of ${label}, kept`,
                (gigabytes * kept * COMPRESSED) / DAYS_PER_MONTH,
                `${keptText}, compressed to ${amount(COMPRESSED * 100)} %`,
            ),
        ],
    };
}

function writerOf(resource: PreviewResource, { references }: Circumstances): Writer {
    const [flowLog] = references.usersOf(resource, "aws:ec2/flowLog:FlowLog");
    if (flowLog !== undefined) {
        return textOf(flowLog.inputs, "trafficType") === "REJECT"
            ? { assumption: "flowsRefused", label: "refused connections" }
            : { assumption: "flowsAll", label: "connections" };
    }
    if (references.usersOf(resource, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").length > 0) {
        return { assumption: "firewall", label: "the web ACL" };
    }
    const definitions = references.usersOf(resource, "aws:ecs/taskDefinition:TaskDefinition");
    if (definitions.length > 0) {
        const machines = definitions.flatMap((definition) =>
            references.usersOf(definition, "aws:sfn/stateMachine:StateMachine"),
        );
        return { assumption: machines.length > 0 ? "other" : "service", label: "tasks" };
    }
    if (textOf(resource.inputs, "name")?.startsWith("/aws/rds/") === true) {
        return { assumption: "database", label: "the database" };
    }
    return { assumption: "other", label: resource.name };
}

/** A cluster: nothing but the metrics of Container Insights. */
export function cluster(resource: PreviewResource, circumstances: Circumstances): Bill {
    const [insights] = objectsOf(resource.inputs, "settings").filter(
        (setting) => textOf(setting, "name") === "containerInsights",
    );
    const level = textOf(insights ?? {}, "value");
    if (level !== "enabled" && level !== "enhanced") {
        return { charges: [], free: "clusters have no price; Container Insights is off" };
    }
    const { references, assumptions } = circumstances;
    const services = references.usersOf(resource, "aws:ecs/service:Service");
    const tasks = services.reduce((sum, { inputs }) => sum + (numberOf(inputs, "desiredCount") ?? 1), 0);
    const each = assumptions.containerInsights;
    const parts = [
        { count: 1, metrics: each.cluster, what: "cluster" },
        { count: services.length, metrics: each.service, what: "service" },
        ...(level === "enhanced" ? [{ count: tasks, metrics: each.task, what: "task" }] : []),
    ];
    const metrics = parts.reduce((sum, part) => sum + part.count * part.metrics, 0);
    const text = parts.map((part) => `${amount(part.metrics)} for each ${part.what} (${part.count})`).join(", ");
    // Without enhanced observability they are charged as an application's own metrics.
    const price = level === "enhanced" ? "metrics.containerInsights" : "metrics.custom";
    return { charges: [usage(price, "metrics of Container Insights", metrics, text)] };
}

/** An alarm on a metric; one that looks more often than every minute is dearer. */
export function metricAlarm({ inputs }: PreviewResource): Bill {
    const metrics = Math.max(1, objectsOf(inputs, "metricQueries").filter(({ metric }) => metric !== undefined).length);
    const period = numberOf(inputs, "period") ?? 60;
    const price = period < 60 ? "alarms.highResolution" : "alarms.standard";
    return { charges: [fixed(price, "metrics of the alarm", metrics)] };
}

/** An alarm over others, which costs the same for however many. */
export function compositeAlarm(): Bill {
    return { charges: [fixed("alarms.composite", "alarm over others", 1)] };
}

/** A dashboard. */
export function dashboard(): Bill {
    return { charges: [fixed("dashboards", "dashboard", 1, "three of an account are free")] };
}
