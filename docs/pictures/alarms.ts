import type { RecordedResource } from "../../preview/recording";
import { Flowchart, wrapped } from "./flowchart";
import type { DrawnStack } from "./stack";

const PER_LINE = 2;

/** Alarms that look at the same thing and tell the same. */
interface Group {
    readonly title: string;
    readonly kinds: string[];
    /** URNs of the topics that they publish to. */
    readonly topics: ReadonlySet<string>;
}

/** Which alarms tell whom, in prod with mail and Slack. */
export function alarmsPicture(stack: DrawnStack): string {
    const chart = new Flowchart("LR");
    const groups = alarmGroups(stack);
    chart.group("alarms", () => {
        for (const { title, kinds } of groups) {
            chart.node(title, [title, ...wrapped(kinds, PER_LINE)]);
        }
    });
    const composites = stack.ofType("CompositeAlarm");
    for (const composite of composites) {
        chart.node(composite.urn, [kindOf(stack, composite)]);
    }
    for (const topic of stack.ofType("Topic")) {
        chart.node(topic.urn, [`topic ${topic.name}`], "round");
    }
    for (const { title, topics } of groups) {
        for (const topic of topics) {
            chart.arrow(title, topic);
        }
    }
    for (const composite of composites) {
        const watched = new Set(stack.sources(composite, "alarmRule", "MetricAlarm"));
        const kinds = new Set([...watched].map((alarm) => titleOf(stack, alarm)));
        for (const title of kinds) {
            const named = [...watched].filter((alarm) => titleOf(stack, alarm) === title);
            const label = named.map((alarm) => shortKind(stack, alarm)).join(", ");
            chart.arrow(title, composite.urn, { label });
        }
        for (const topic of stack.sources(composite, "alarmActions", "Topic")) {
            chart.arrow(composite.urn, topic.urn);
        }
    }
    drawReceivers(stack, chart);
    drawRollbacks(stack, chart);
    return chart.toString();
}

/** The alarms that publish, by what they look at. */
export function alarmGroups(stack: DrawnStack): Group[] {
    const groups = new Map<string, Group>();
    for (const alarm of stack.ofType("MetricAlarm")) {
        const topics = stack.sources(alarm, "alarmActions", "Topic");
        if (topics.length === 0) {
            continue;
        }
        const title = titleOf(stack, alarm);
        const group = groups.get(title) ?? { title, kinds: [], topics: new Set(topics.map(({ urn }) => urn)) };
        group.kinds.push(shortKind(stack, alarm));
        groups.set(title, group);
    }
    return [...groups.values()];
}

/** What an alarm looks at, from its name: a service, the database, or the rest of what its component watches. */
function titleOf(stack: DrawnStack, alarm: RecordedResource): string {
    const kind = kindOf(stack, alarm);
    const services = stack.resources.filter(({ type }) => type === "slipway:index:FargateService");
    const watched = [...services.map(({ name }) => name), "database"];
    const part = stack.partOf(alarm)?.name ?? "";
    const title = watched.find((name) => kind.startsWith(`${name}-`));
    return title ?? (part === "monitoring" ? "the stack" : part);
}

function shortKind(stack: DrawnStack, alarm: RecordedResource): string {
    const kind = kindOf(stack, alarm);
    const title = titleOf(stack, alarm);
    return kind.startsWith(`${title}-`) ? kind.slice(title.length + 1) : kind;
}

function kindOf(stack: DrawnStack, alarm: RecordedResource): string {
    return alarm.name.slice((stack.partOf(alarm)?.name ?? "").length + 1);
}

/** Who gets what is published: addresses, and by way of a queue and a function Slack. */
function drawReceivers(stack: DrawnStack, chart: Flowchart): void {
    for (const subscription of stack.ofType("TopicSubscription")) {
        const [topic] = stack.sources(subscription, "topic", "Topic");
        if (topic === undefined) {
            continue;
        }
        const [queue] = stack.sources(subscription, "endpoint", "Queue");
        if (queue === undefined) {
            const address = String(subscription.inputs.endpoint);
            chart.node(address, [address], "round");
            chart.arrow(topic.urn, address, { label: "mail" });
            continue;
        }
        chart.node(queue.urn, [`queue ${queue.name}`]);
        chart.arrow(topic.urn, queue.urn);
    }
    for (const mapping of stack.ofType("EventSourceMapping")) {
        const [queue] = stack.sources(mapping, "eventSourceArn", "Queue");
        const [target] = stack.sources(mapping, "functionName", "Function");
        if (queue !== undefined && target !== undefined) {
            chart.node(target.urn, [`function ${target.name}`]);
            chart.node("Slack", ["Slack"], "round");
            chart.arrow(queue.urn, target.urn);
            chart.arrow(target.urn, "Slack");
        }
    }
}

/** The alarms that tell nobody: ECS looks at them while a release runs. */
function drawRollbacks(stack: DrawnStack, chart: Flowchart): void {
    const silent = stack.ofType("MetricAlarm").filter((alarm) => alarm.inputs.alarmActions === undefined);
    for (const name of new Set(silent.map((alarm) => stack.partOf(alarm)?.name ?? ""))) {
        const kinds = silent.filter((alarm) => stack.partOf(alarm)?.name === name).map((alarm) => kindOf(stack, alarm));
        chart.node(`release of ${name}`, [`release of ${name}`, ...wrapped(kinds, PER_LINE)]);
        chart.node("rollback", ["ECS rolls the release back"], "round");
        chart.arrow(`release of ${name}`, "rollback");
    }
}
