import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Tier } from "./subnet-layout";

/** Subnets of an existing VPC: their ids, or tags that all of them carry and no other subnet of the VPC does. */
export type SubnetSelection = readonly string[] | Readonly<Record<string, string>>;

/** A VPC that somebody else looks after, and which of its subnets to use. At least two of each tier, in two zones. */
export interface ExistingVpc {
    /** Id of the VPC, `vpc-…`. */
    readonly vpcId: string;
    /**
     * Subnets with a route to an internet gateway: for a load balancer.
     * @default none, and no load balancer
     */
    readonly publicSubnets?: SubnetSelection;
    /** Subnets with a way out (NAT or endpoints): for tasks. */
    readonly privateSubnets: SubnetSelection;
    /**
     * Subnets for databases. They may be the private ones.
     * @default none, and no database
     */
    readonly isolatedSubnets?: SubnetSelection;
}

/** The properties of {@link ExistingVpc} that have subnets, by tier. */
export const SELECTIONS = {
    public: "publicSubnets",
    private: "privateSubnets",
    isolated: "isolatedSubnets",
} as const satisfies Record<Tier, keyof ExistingVpc>;

/**
 * Refuses what is no description of a VPC, as a stack file may have it.
 *
 * @throws {@link pulumi.RunError} with all mistakes.
 */
export function checkExistingVpc(name: string, existing: ExistingVpc): void {
    const mistakes = existingMistakes(existing);
    const [first] = mistakes;
    if (first === undefined) {
        return;
    }
    throw new pulumi.RunError(
        mistakes.length === 1
            ? first
            : `The existing VPC of "${name}" has ${mistakes.length} mistakes:\n${mistakes.map((one) => `  ${one}`).join("\n")}`,
    );
}

/**
 * The ids of a tier's subnets; those that are found by their tags are sorted.
 *
 * @throws {@link pulumi.RunError} in the output, where the tags find fewer than two.
 */
export function findSubnets(
    parent: pulumi.ComponentResource,
    vpcId: string,
    tier: Tier,
    selection: SubnetSelection,
): pulumi.Output<string[]> {
    if (isList(selection)) {
        return pulumi.output([...selection]);
    }
    const byTags = Object.entries(selection).map(([tag, value]) => ({ name: `tag:${tag}`, values: [value] }));
    const found = aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpcId] }, ...byTags] }, { parent });
    return found.ids.apply((ids) => {
        if (ids.length < 2) {
            throw new pulumi.RunError(tooFew(ids.length, vpcId, tier, `tags ${JSON.stringify(selection)}`));
        }
        return [...ids].sort();
    });
}

/** It may come from a stack file, where nothing has checked that it is what its type says. */
function existingMistakes(existing: unknown): string[] {
    if (!isRecord(existing)) {
        return [`existing: ${shown(existing)} is not an object with vpcId, privateSubnets, and what else it has.`];
    }
    const { vpcId } = existing;
    const id = typeof vpcId === "string" && vpcId.startsWith("vpc-") ? vpcId : undefined;
    const known = ["vpcId", ...Object.values(SELECTIONS)];
    return [
        ...(id === undefined ? [`existing.vpcId: ${shown(vpcId)} is not the id of a VPC, as "vpc-0a1b2c3d".`] : []),
        ...tierMistakes(existing, id ?? "the VPC"),
        ...Object.keys(existing)
            .filter((key) => !known.includes(key))
            .map((key) => `existing.${key}: there is no such property. There are ${known.join(", ")}.`),
    ];
}

function tierMistakes(existing: Readonly<Record<string, unknown>>, vpcId: string): string[] {
    const tiers = [
        { tier: "public", isNeeded: false },
        { tier: "private", isNeeded: true },
        { tier: "isolated", isNeeded: false },
    ] as const;
    return tiers.flatMap(({ tier, isNeeded }) => {
        const property = SELECTIONS[tier];
        const selection = existing[property];
        return selection === undefined && !isNeeded ? [] : selectionMistakes(selection, property, tier, vpcId);
    });
}

function selectionMistakes(selection: unknown, property: string, tier: Tier, vpcId: string): string[] {
    if (Array.isArray(selection)) {
        const ids: readonly unknown[] = selection;
        const wrong = ids.filter((id) => typeof id !== "string" || !id.startsWith("subnet-"));
        const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
        if (wrong.length > 0) {
            return [
                `existing.${property}: ${wrong.map(shown).join(", ")}: not the id of a subnet, as "subnet-0a1b2c3d".`,
            ];
        }
        if (twice.length > 0) {
            return [`existing.${property}: ${twice.map(shown).join(", ")} is listed more than once.`];
        }
        return ids.length < 2 ? [tooFew(ids.length, vpcId, tier, "ids that were listed")] : [];
    }
    const tags = isRecord(selection) ? Object.values(selection) : [];
    return tags.length > 0 && tags.every((value) => typeof value === "string")
        ? []
        : [`existing.${property}: ${shown(selection)} is neither a list of ids nor tags with their values.`];
}

function tooFew(count: number, vpcId: string, tier: Tier, what: string): string {
    return (
        `The ${tier} tier of ${vpcId} needs at least 2 subnets, in two zones. The ${what} give ${count}. ` +
        `Correct them, or list the ids of the subnets.`
    );
}

function shown(value: unknown): string {
    return value === undefined ? "nothing" : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(selection: SubnetSelection): selection is readonly string[] {
    return Array.isArray(selection);
}
