import * as pulumi from "@pulumi/pulumi";
import { documentOf, type PreviewDocument, type PreviewResource } from "../../../preview/document";
import { difference } from "../../../preview/difference";
import type { Difference, Reference } from "../../../preview/difference";
import { NO_OPTIONS } from "../../../preview/options";
import { recordProgram } from "../../support/program";

/** A preview of a program in a stack `dev` of a project `shop` in eu-west-1. */
export async function preview(
    program: () => unknown,
    config: Readonly<Record<string, string>> = {},
): Promise<PreviewDocument> {
    return documentOf(await recordProgram(program, config));
}

/** What differs between two programs. */
export async function differenceOf(before: () => unknown, after: () => unknown): Promise<Difference> {
    return difference(await preview(before), await preview(after));
}

/** A component that is nothing but its children. */
export class Box extends pulumi.ComponentResource {
    constructor(
        name: string,
        fill: (parent: pulumi.ComponentResource) => void = () => undefined,
        options?: pulumi.ComponentResourceOptions,
        type = "shop:index:Box",
    ) {
        super(type, name, {}, options);
        fill(this);
        this.registerOutputs();
    }
}

/** A preview with resources that are written down, of which only the inputs matter. */
export function documentWith(
    resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
    more: Partial<PreviewDocument> = {},
): PreviewDocument {
    return {
        format: "slipway-preview",
        version: 1,
        project: "shop",
        stack: "dev",
        region: "eu-west-1",
        resources: Object.entries(resources).map(([label, inputs]) => resourceWith(label, { inputs })),
        outputs: {},
        warnings: [],
        errors: [],
        ...more,
    };
}

/** A resource `type::name` that is written down. */
export function resourceWith(label: string, more: Partial<PreviewResource> = {}): PreviewResource {
    const [type = "", name = ""] = label.split("::");
    return {
        urn: `urn:pulumi:dev::shop::${label}`,
        type,
        name,
        custom: true,
        standIn: false,
        external: false,
        id: `${name}-id`,
        inputs: {},
        outputs: {},
        dependencies: [],
        propertyDependencies: {},
        options: NO_OPTIONS,
        ...more,
    };
}

/** The labels of resources. */
export function labels(references: readonly { readonly resource: Reference }[]): string[] {
    return references.map(({ resource }) => resource.label);
}
