import * as pulumi from "@pulumi/pulumi";
import { Monitor } from "../../preview/monitor";
import type { RecordedResource, Recording } from "../../preview/record";
import { struct } from "../../preview/wire";
import { ofType, parentOf } from "./program";

/** Every resource that the program made, `type::name`, with its parent; without what awsx makes in its plugin. */
export function parents(recording: Recording): Record<string, string> {
    const own = recording.resources.filter(({ standIn }) => !standIn);
    return Object.fromEntries(own.map((child) => [label(child), parentOf(recording, child) ?? "stack"]));
}

/** The inputs of each resource of a type, by name. */
export function inputsByName(recording: Recording, type: string): Record<string, unknown> {
    return Object.fromEntries(ofType(recording, type).map(({ name, inputs }) => [name, inputs]));
}

/** The resources that must be there before, `type::name`, sorted. */
export function dependenciesOf(recording: Recording, { dependencies }: RecordedResource): string[] {
    return labelled(recording, dependencies);
}

/** The resources that a property's value comes from, `type::name`, sorted. */
export function sourcesOf(recording: Recording, resource: RecordedResource, property: string): string[] {
    return labelled(recording, resource.propertyDependencies[property] ?? []);
}

/** A transform in the form of an object. */
export const TAGGED = { tags: { transformed: "yes" } };

/** A transform in the form of a function: tags the child with its name, and has it kept when it is deleted. */
export function tagging(
    args: { tags?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined> },
    options: pulumi.CustomResourceOptions,
    name: string,
): undefined {
    args.tags = { name };
    options.retainOnDelete = true;
}

/**
 * Answers a provider's function in the program that is being recorded, in the place of the preview.
 *
 * @param answer gets the function's arguments and the name of the provider, which is empty for the default one.
 */
export function answering(
    token: string,
    answer: (args: Readonly<Record<string, unknown>>, provider: string) => Readonly<Record<string, unknown>>,
): void {
    const monitor: unknown = pulumi.runtime.getMonitor();
    if (!(monitor instanceof Monitor)) {
        throw new Error("answering() belongs into a program that is being recorded");
    }
    const usual = monitor.invoke.bind(monitor);
    monitor.invoke = (request, callback) => {
        if (request.getTok() !== token) {
            usual(request, callback);
            return;
        }
        const answered = struct(answer(request.getArgs()?.toJavaScript() ?? {}, providerName(request.getProvider())));
        callback(null, { getFailuresList: () => [], getReturn: () => answered });
    };
}

/** Of a reference to a provider, `<urn>::<id>`; empty for a package's default. */
function providerName(reference: string): string {
    return reference.split("::").at(-2) ?? "";
}

function label({ type, name }: RecordedResource): string {
    return `${type}::${name}`;
}

function labelled(recording: Recording, urns: readonly string[]): string[] {
    return recording.resources
        .filter(({ urn }) => urns.includes(urn))
        .map(label)
        .sort();
}
