import type { PreviewResource } from "../document";
import { GATES, isPart, isVpcPart, KINDS, nodeKind } from "./kinds";
import type { Resources } from "./resources";

/** The property by which a part names what it serves, where it also refers to others. */
const ANCHORS: readonly (readonly [beginning: string, ...properties: string[]])[] = [
    ["aws:appautoscaling/", "resourceId"],
    ["aws:cloudwatch/eventTarget:", "rule"],
    ["aws:ec2/securityGroupRule:", "securityGroupId"],
    ["aws:ecr/", "repository"],
    ["aws:ecs/clusterCapacityProviders:", "clusterName"],
    ["aws:iam/rolePolicy", "role"],
    ["aws:iam/instanceProfile:", "role"],
    ["aws:kms/", "targetKeyId", "keyId"],
    ["aws:lambda/eventSourceMapping:", "functionName"],
    ["aws:lambda/permission:", "function"],
    ["aws:s3/", "bucket"],
    ["aws:secretsmanager/", "secretId", "secretArn"],
    ["aws:sns/", "topic", "arn"],
    ["aws:vpc/securityGroup", "securityGroupId"],
    ["aws:wafv2/webAclAssociation:", "webAclArn"],
    ["aws:wafv2/webAclLoggingConfiguration:", "resourceArn"],
    ["docker:", "imageName", "build", "name"],
];

/** Parts that name what they are about, not what they serve: no way leads through them. */
const DEAD_ENDS = ["aws:iam/rolePolicy:", "aws:iam/rolePolicyAttachment:", "aws:iam/policy:", "random:"];

const AREA_ORDER = ["network", "edge", "flows", "stores", "watch", "others"];

/** Nearest of all come last: everything is encrypted by some key, and in some VPC. */
const LAST = AREA_ORDER.length;

/**
 * Which resource each part serves: the one that it names, or the nearest one that is connected to it by references,
 * if possible in the same component; undefined where nothing is.
 *
 * @param isNode whether a resource is a node of its own.
 */
export function findHosts(
    resources: Resources,
    isNode: (resource: PreviewResource) => boolean,
): ReadonlyMap<PreviewResource, PreviewResource> {
    const hosts = new Map<PreviewResource, PreviewResource>();
    const search = new Search(resources, isNode);
    const serves = ({ type }: PreviewResource): boolean => isPart(type) || nodeKind(type) !== undefined;
    for (const part of resources.all.filter((resource) => !isNode(resource) && serves(resource))) {
        const host = isVpcPart(part.type) ? part : search.hostOf(part);
        if (host !== undefined) {
            hosts.set(part, host);
        }
    }
    return hosts;
}

class Search {
    /** What may be a host, by the components around it. */
    private readonly inside = new Map<string, PreviewResource[]>();

    constructor(
        private readonly resources: Resources,
        private readonly isNode: (resource: PreviewResource) => boolean,
    ) {
        for (const host of resources.all.filter((resource) => this.isHost(resource) && this.rank(resource) < LAST)) {
            for (const ancestor of resources.ancestors(host)) {
                const hosts = this.inside.get(ancestor);
                if (hosts === undefined) {
                    this.inside.set(ancestor, [host]);
                } else {
                    hosts.push(host);
                }
            }
        }
    }

    hostOf(part: PreviewResource, seen: ReadonlySet<PreviewResource> = new Set()): PreviewResource | undefined {
        const anchor = this.anchor(part);
        if (anchor !== undefined && !seen.has(anchor)) {
            return this.isHost(anchor) ? anchor : this.hostOf(anchor, new Set([...seen, part]));
        }
        const isOfRelease = this.isGate(part) || this.resources.referring(part).some((user) => this.isGate(user));
        const sibling = isOfRelease ? this.sibling(part) : undefined;
        return sibling ?? this.nearest(part) ?? this.sibling(part);
    }

    private isGate({ type }: PreviewResource): boolean {
        return type.startsWith(GATES);
    }

    private anchor(part: PreviewResource): PreviewResource | undefined {
        const [, ...properties] = ANCHORS.find(([beginning]) => part.type.startsWith(beginning)) ?? [""];
        const named = properties.flatMap((property) => this.resources.referred(part, property));
        return named.find((other) => this.isHost(other)) ?? named[0];
    }

    private nearest(part: PreviewResource): PreviewResource | undefined {
        const seen = new Set([part]);
        let border = [part];
        let fallback: PreviewResource | undefined;
        while (border.length > 0) {
            const next = [...new Set(border.flatMap((resource) => this.neighbours(resource)))].filter(
                (resource) => !seen.has(resource),
            );
            const found = this.best(
                part,
                next.filter((resource) => this.isHost(resource)),
            );
            if (found !== undefined && this.rank(found) < LAST) {
                return found;
            }
            fallback ??= found;
            next.forEach((resource) => seen.add(resource));
            border = next.filter((resource) => !this.isHost(resource));
        }
        return fallback;
    }

    /** What stands in the same component, or in the nearest one around it. */
    private sibling(part: PreviewResource): PreviewResource | undefined {
        const nearest = [...this.resources.ancestors(part)].reverse().find((ancestor) => this.inside.has(ancestor));
        return nearest === undefined ? undefined : this.best(part, this.inside.get(nearest) ?? []);
    }

    private neighbours(resource: PreviewResource): PreviewResource[] {
        const around = [...this.resources.referring(resource), ...this.resources.referred(resource)];
        return around.filter(({ type }) => !DEAD_ENDS.some((beginning) => type.startsWith(beginning)));
    }

    private best(part: PreviewResource, hosts: readonly PreviewResource[]): PreviewResource | undefined {
        const score = (host: PreviewResource) => this.rank(host) - 100 * this.shared(part, host);
        const sorted = [...hosts].sort((one, other) => {
            const last = Number(this.rank(one) >= LAST) - Number(this.rank(other) >= LAST);
            return last === 0 ? score(one) - score(other) : last;
        });
        return sorted[0];
    }

    private isHost(resource: PreviewResource): boolean {
        return this.isNode(resource) || isVpcPart(resource.type);
    }

    private rank({ type }: PreviewResource): number {
        const kind = nodeKind(type);
        if (isVpcPart(type)) {
            return type === "aws:ec2/flowLog:FlowLog" ? AREA_ORDER.length - 1 : LAST;
        }
        return kind === "key" ? LAST : AREA_ORDER.indexOf(KINDS[kind ?? "task"].area);
    }

    private shared(one: PreviewResource, other: PreviewResource): number {
        const others = this.resources.ancestors(other);
        return this.resources.ancestors(one).filter((ancestor, depth) => ancestor === others[depth]).length;
    }
}
