import { Flowchart } from "./flowchart";
import type { DrawnStack, Part } from "./stack";

/** What each part takes values of, without what follows from the others, and who is let into whom. */
export interface Dependencies {
    /** In the program's order. */
    readonly parts: readonly Part[];
    /** From a part to those that it takes values of. */
    readonly takes: ReadonlyMap<string, readonly string[]>;
    /** Pairs of who is let in, and into what. */
    readonly allowed: readonly (readonly [string, string])[];
}

/**
 * The dependencies between the parts of a stack, from what their resources' values come from. A part can only take values
 * of one that was created before; where one has resources with values of a later part, it was let in by `allowFrom`.
 */
export function dependencies(stack: DrawnStack): Dependencies {
    const parts = new Map<string, Part>();
    const all = new Map<string, Set<string>>();
    for (const resource of stack.resources) {
        const part = stack.partOf(resource);
        if (part === undefined) {
            continue;
        }
        parts.set(part.name, part);
        const own = all.get(part.name) ?? new Set();
        all.set(part.name, own);
        for (const urn of Object.values(resource.propertyDependencies).flat()) {
            const source = stack.partOf(stack.at(urn));
            if (source !== undefined && source.name !== part.name) {
                own.add(source.name);
            }
        }
    }
    const names = [...parts.keys()];
    const isBefore = (one: string, other: string) => names.indexOf(one) < names.indexOf(other);
    const takes = new Map(
        [...all].map(([name, sources]) => [name, [...sources].filter((source) => isBefore(source, name))]),
    );
    const allowed = [...all].flatMap(([name, sources]) =>
        [...sources].filter((source) => isBefore(name, source)).map((source) => [source, name] as const),
    );
    return { parts: [...parts.values()], takes: reduced(takes), allowed };
}

/** Leaves out what a part depends on by way of another. */
function reduced(takes: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
    const reaches = (from: string, to: string): boolean =>
        (takes.get(from) ?? []).some((next) => next === to || reaches(next, to));
    return new Map(
        [...takes].map(([name, sources]) => [
            name,
            sources.filter((source) => !sources.some((other) => other !== source && reaches(other, source))),
        ]),
    );
}

/** The components of prod, and what each needs of which. */
export function componentsPicture(stack: DrawnStack): string {
    const { parts, takes, allowed } = dependencies(stack);
    const chart = new Flowchart("LR");
    for (const { name, kind } of parts) {
        chart.node(name, [name, kind]);
    }
    const isAllowed = (guest: string, host: string) => allowed.some(([one, other]) => one === guest && other === host);
    for (const [name, sources] of takes) {
        for (const source of sources) {
            chart.arrow(name, source, { thick: isAllowed(name, source) });
        }
    }
    for (const [guest, host] of allowed.filter(([one, other]) => takes.get(one)?.includes(other) !== true)) {
        chart.arrow(guest, host, { thick: true });
    }
    return chart.toString();
}
