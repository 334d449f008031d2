import type { PreviewDocument, PreviewResource } from "../document";
import { compareText, sorted } from "./stable-json";

/**
 * A preview as JSON that ends with a newline. The head comes first, resources stay in the program's order, and all that
 * has no order of its own is sorted: two runs of the same revision are equal byte by byte.
 */
export function serialise(document: PreviewDocument): string {
    const { format, version, project, stack, region, warnings, errors, policies, outputs, resources } = document;
    const ordered = {
        format,
        version,
        project,
        stack,
        region,
        warnings,
        errors,
        ...(policies !== undefined && { policies: sorted(policies) }),
        outputs: sorted(outputs),
        resources: resources.map(orderedResource),
    };
    return `${JSON.stringify(ordered, undefined, 2)}\n`;
}

function orderedResource(resource: PreviewResource) {
    const { urn, type, name, parent, custom, standIn, external, id } = resource;
    const sources = Object.entries(resource.propertyDependencies);
    return {
        urn,
        type,
        name,
        parent,
        custom,
        standIn,
        external,
        id,
        inputs: sorted(resource.inputs),
        outputs: sorted(resource.outputs),
        dependencies: resource.dependencies.toSorted(compareText),
        propertyDependencies: sorted(
            Object.fromEntries(sources.map(([property, urns]) => [property, urns.toSorted(compareText)])),
        ),
        options: sorted(resource.options),
    };
}
