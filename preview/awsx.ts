import { expandRepository } from "./awsx-repository";
import { expandVpc } from "./awsx-vpc";
import type { Component, ComponentOutputs } from "./component";
import { NO_OPTIONS } from "./options";
import type { Entry, Registry } from "./registry";

/** How the preview draws remote components, by their type. */
const EXPANSIONS: Readonly<Record<string, (component: Component) => ComponentOutputs>> = {
    "awsx:ec2:Vpc": expandVpc,
    "awsx:ecr:Repository": expandRepository,
};

/**
 * Adds the children of a remote component that its plugin would make, and sets the component's outputs.
 *
 * @returns the URNs that each output depends on.
 * @throws Error for a component that the preview does not know.
 */
export function expand(entry: Entry, registry: Registry): Map<string, readonly string[]> {
    const expansion = EXPANSIONS[entry.type];
    if (expansion === undefined) {
        throw new Error(
            `${entry.type} makes its children in a plugin, which the preview does not run. ` +
                `Say in preview/awsx.ts what they are`,
        );
    }
    const outputs = Object.entries(expansion(componentOf(entry, registry)));
    entry.outputs = Object.fromEntries(outputs.map(([name, output]) => [name, output.value]));
    return new Map(outputs.map(([name, output]) => [name, urnsOf(output.children)]));
}

function componentOf(entry: Entry, registry: Registry): Component {
    // A child inherits the protection and the provider of its component.
    const provider = entry.options.providers.aws;
    const options = { ...NO_OPTIONS, protect: entry.options.protect, provider };
    return {
        name: entry.name,
        inputs: entry.decoded.values,
        aws: registry.environmentOf(entry.decoded.values, provider),
        child: ({ type, name, parent, inputs, sources = {} }) =>
            registry.add({
                type,
                name,
                parent: parent?.urn ?? entry.urn,
                custom: true,
                standIn: true,
                inputs: Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined)),
                dependencies: urnsOf([...(parent === undefined ? [] : [parent]), ...Object.values(sources).flat()]),
                propertyDependencies: Object.fromEntries(
                    Object.entries(sources).map(([property, entries]) => [property, urnsOf(entries)]),
                ),
                options,
            }),
    };
}

function urnsOf(entries: readonly Entry[]): string[] {
    return [...new Set(entries.map((entry) => entry.urn))];
}
