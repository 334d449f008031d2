import type { PreviewResource } from "../document";
import type { NodeKind } from "./model";
import type { Draft } from "./nodes";
import type { Resources } from "./resources";
import { isFirewallPart } from "./rules";
import { at } from "./values";

/** What starts, feeds or guards what. */
export interface Flow {
    readonly from: string;
    readonly to: string;
    readonly label: string;
}

/** A type whose properties name two ends, or of which one end is the resource itself. */
interface FlowType {
    readonly type: string;
    /** Properties that name where it comes from; without them it comes from the resource. */
    readonly from?: readonly string[];
    /** Properties that name where it leads, or paths to the one value that does; none where it leads to the resource. */
    readonly to: readonly string[];
    readonly label: string;
    /** Labels of its own for kinds that it leads to; `undefined` where it names them, and does nothing with them. */
    readonly labels?: Partial<Readonly<Record<NodeKind, string | undefined>>>;
}

const FLOW_TYPES: readonly FlowType[] = [
    {
        type: "aws:scheduler/schedule:Schedule",
        to: ["target.arn", "target.ecsParameters.taskDefinitionArn"],
        label: "starts",
    },
    { type: "aws:cloudwatch/eventRule:EventRule", from: ["eventPattern"], to: [], label: "announces to" },
    {
        type: "aws:cloudwatch/eventTarget:EventTarget",
        from: ["rule"],
        to: ["arn", "ecsTarget", "target"],
        label: "starts",
    },
    {
        type: "aws:sfn/stateMachine:StateMachine",
        to: ["definition"],
        label: "runs",
        labels: { service: "stops, starts", database: "stops, starts", loadBalancer: undefined },
    },
    {
        type: "aws:lambda/eventSourceMapping:EventSourceMapping",
        from: ["eventSourceArn"],
        to: ["functionName"],
        label: "feeds",
    },
    {
        type: "aws:s3/bucketNotification:BucketNotification",
        from: ["bucket"],
        to: ["lambdaFunctions", "queues", "topics"],
        label: "notifies",
    },
    { type: "aws:sns/topicSubscription:TopicSubscription", from: ["topic"], to: ["endpoint"], label: "delivers" },
    {
        type: "aws:wafv2/webAclAssociation:WebAclAssociation",
        from: ["webAclArn"],
        to: ["resourceArn"],
        label: "filters",
    },
    { type: "aws:cloudfront/distribution:Distribution", to: ["origins"], label: "requests" },
    { type: "aws:apigatewayv2/integration:Integration", from: ["apiId"], to: ["integrationUri"], label: "invokes" },
    { type: "aws:backup/plan:Plan", to: ["rules"], label: "keeps in" },
    { type: "aws:backup/selection:Selection", from: ["planId"], to: ["resources"], label: "backs up" },
];

/** Kinds that are only used by what starts, or that only watch it, and are not what is started. */
const NO_TARGETS: readonly string[] = ["key", "logs", "cluster", "parameter", "secret", "alarm", "dashboard"];

/** What is done with these is the same whoever does it. */
const SPECIAL_LABELS: Partial<Readonly<Record<NodeKind, string>>> = {
    topic: "tells",
    queue: "sends to",
    bucket: "writes to",
};

/** What starts, feeds or guards what, by the properties that name it. */
export function findFlows(
    resources: Resources,
    nodeOf: (resource: PreviewResource) => Draft | undefined,
): readonly Flow[] {
    const flows = FLOW_TYPES.flatMap(({ type, from, to, label, labels = {} }) =>
        resources.ofType(type).flatMap((resource) => {
            const ends = (properties: readonly string[]) =>
                properties
                    .flatMap((property) => named(resources, resource, property))
                    // Roles and security groups are how something is started, and several may share them.
                    .filter((other) => !other.type.startsWith("aws:iam/") && !isFirewallPart(other))
                    .map(nodeOf)
                    .filter((node) => node !== undefined);
            const self = nodeOf(resource);
            const sources = from === undefined ? [self].filter((node) => node !== undefined) : ends(from);
            const targets = to.length === 0 ? [self].filter((node) => node !== undefined) : ends(to);
            return sources.flatMap((source) =>
                targets
                    .filter((target) => target !== source && !NO_TARGETS.includes(target.kind))
                    .flatMap((target): Flow[] => {
                        const general = SPECIAL_LABELS[target.kind] ?? label;
                        const own = target.kind in labels ? labels[target.kind] : general;
                        return own === undefined ? [] : [{ from: source.id, to: target.id, label: own }];
                    }),
            );
        }),
    );
    return [...new Map(flows.map((flow) => [`${flow.from} ${flow.to}`, flow])).values()];
}

/** The resources that a property names, or the one that the value at a path does. */
function named(resources: Resources, resource: PreviewResource, property: string): PreviewResource[] {
    const [first = "", ...path] = property.split(".");
    const referred = resources.referred(resource, first);
    if (path.length === 0) {
        return referred;
    }
    const found = resources.withValue(at(resource.inputs[first], ...path), referred);
    return found === undefined ? [] : [found];
}
