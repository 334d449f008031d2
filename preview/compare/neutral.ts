import type { PreviewDocument } from "../document";
import { isImage } from "../difference/deploy-noise";
import { isRecord } from "../is-record";

/** Rewrites values so that they are the same in stacks that differ by their names, regions and networks only. */
export type Neutral = (value: unknown) => unknown;

interface Network {
    readonly first: number;
    readonly prefix: number;
}

const VPC = "aws:ec2/vpc:Vpc";

/** Makes the rewriting of a stack: its name, its region, and addresses within its VPC become words. */
export function neutralOf({ stack, region, resources }: PreviewDocument): Neutral {
    const words: [RegExp | string, string][] = [
        // The digest of an image that is yet to be built is made of its name.
        ...resources
            .filter(({ type, id }) => isImage(type) && id !== undefined)
            .map(({ name, id = "" }): [string, string] => [id, `<digest of ${name}>`]),
        [wordOf(stack), "<stack>"],
        // Zones have a letter behind the region.
        [new RegExp(`(?<![A-Za-z0-9])${escaped(region)}(?=[a-z]?(?![A-Za-z0-9]))`, "g"), "<region>"],
    ];
    const networks = resources
        .filter(({ type }) => type === VPC)
        .flatMap(({ inputs }) => networkOf(inputs.cidrBlock) ?? []);
    const rewrite = (text: string): string =>
        subnetOf(text, networks) ?? words.reduce((current, [word, neutral]) => current.replaceAll(word, neutral), text);
    const neutral = (value: unknown): unknown => {
        if (typeof value === "string") {
            return rewrite(value);
        }
        if (Array.isArray(value)) {
            return value.map(neutral);
        }
        return isRecord(value)
            ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [rewrite(key), neutral(inner)]))
            : value;
    };
    return neutral;
}

function wordOf(text: string): RegExp {
    return new RegExp(`(?<![A-Za-z0-9])${escaped(text)}(?![A-Za-z0-9])`, "g");
}

function escaped(text: string): string {
    return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A part of a VPC's addresses, by its place in them. */
function subnetOf(text: string, networks: readonly Network[]): string | undefined {
    const subnet = networkOf(text);
    const network =
        subnet &&
        networks.find(
            ({ first, prefix }) =>
                prefix < subnet.prefix && subnet.first >= first && subnet.first < first + 2 ** (32 - prefix),
        );
    return subnet && network && `<vpc>+${subnet.first - network.first}/${subnet.prefix}`;
}

function networkOf(text: unknown): Network | undefined {
    const [, address, prefix] = typeof text === "string" ? (/^(\d+(?:\.\d+){3})\/(\d+)$/.exec(text) ?? []) : [];
    if (address === undefined || prefix === undefined) {
        return undefined;
    }
    const first = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
    return { first, prefix: Number(prefix) };
}
