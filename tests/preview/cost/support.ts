import { NO_OPTIONS } from "../../../preview/options";
import { type Estimate, estimate, type EstimateOptions } from "../../../preview/cost/estimate";
import { documentOf, type PreviewDocument, type PreviewResource } from "../../../preview/document";
import { stackRecording, type StackCase } from "../../support/stacks";

/** What a test says of a resource; the rest is as plain as can be. */
export type Sketch = Partial<
    Pick<PreviewResource, "inputs" | "propertyDependencies" | "external" | "custom" | "parent">
>;

/** A resource that stands directly in the stack where nothing else is said. */
export function resourceOf(type: string, name: string, sketch: Sketch = {}): PreviewResource {
    return {
        urn: urnOf(type, name),
        type,
        name,
        custom: true,
        standIn: false,
        external: false,
        inputs: {},
        outputs: {},
        dependencies: [],
        propertyDependencies: {},
        options: NO_OPTIONS,
        ...sketch,
    };
}

/** URN of what {@link resourceOf} makes. */
export function urnOf(type: string, name: string): string {
    return `urn:pulumi:dev::shop::${type}::${name}`;
}

/** A document of a few resources, of a stack `dev` in us-east-1 where nothing else is said. */
export function documentWith(
    resources: readonly PreviewResource[],
    { stack = "dev", region = "us-east-1" }: { stack?: string; region?: string } = {},
): PreviewDocument {
    return {
        format: "slipway-preview",
        version: 1,
        project: "shop",
        stack,
        region,
        resources,
        outputs: {},
        warnings: [],
        errors: [],
    };
}

/** The estimate for a few resources in a region. */
export function estimateOf(
    resources: readonly PreviewResource[],
    options: EstimateOptions & { readonly stack?: string; readonly region?: string } = {},
): Estimate {
    return estimate(documentWith(resources, options), options);
}

/** The estimate for one of the project's stacks. */
export async function stackEstimate(name: StackCase, options: EstimateOptions = {}): Promise<Estimate> {
    return estimate(await stackDocument(name), options);
}

/** The document of one of the project's stacks. */
export async function stackDocument(name: StackCase): Promise<PreviewDocument> {
    return documentOf(await stackRecording(name));
}

/** The lines in short: what, how many, of what, for how much each, together, assuming what. */
export function rows({ lines }: Estimate): unknown[][] {
    return lines.map(({ what, quantity, unit, unitPrice, monthly, assumption }) => [
        what,
        quantity,
        unit,
        unitPrice,
        monthly,
        assumption,
    ]);
}
