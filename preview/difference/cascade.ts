import { type Assessment, forces, type PairCause } from "./assessment";
import type { Borrowed, BorrowedValues } from "./borrowed-values";
import { isEqual } from "./changes";
import type { Pair } from "./pairs";
import type { Step } from "./property-path";

/** Properties that hold a resource's name in AWS. */
const NAME_PROPERTIES = ["name", "bucket", "identifier"];

/** What holds for all resources. */
export interface Surroundings {
    readonly values: BorrowedValues;
    /** Whether the stack moves to another region. */
    readonly regionChanges: boolean;
    /** Finds a pair by a URN of the resource as it is after. */
    readonly pairOf: (urn: string) => Pair | undefined;
    /** Finds the resources of which a property takes a value. */
    readonly sourcesOf: (pair: Pair, property: string) => readonly Pair[];
}

/**
 * Works out what is replaced: by its own changes, and by those of the resources that it takes values from, from one to
 * the next.
 */
export function cascade(assessments: ReadonlyMap<Pair, Assessment>, surroundings: Surroundings): void {
    const dependents = dependentsOf(assessments, surroundings);
    const waiting = new Set<Pair>();
    for (const assessment of assessments.values()) {
        assessment.causes.push(...ownCauses(assessment, surroundings));
        if (isAffected(assessment) || assessment.pair.by === "recreated") {
            waiting.add(assessment.pair);
        }
    }
    // What is added while a set is gone through is visited, too.
    for (const pair of waiting) {
        waiting.delete(pair);
        for (const dependent of dependents.get(pair) ?? []) {
            if (follow(dependent, pair, assessments, surroundings)) {
                waiting.add(dependent.pair);
            }
        }
    }
}

/** Whether a resource gets another id: it is replaced, or lost and created under another URN. */
export function isRenewed({ pair, causes }: Assessment): boolean {
    return pair.by === "recreated" || causes.length > 0;
}

function isAffected({ changes, followed, causes }: Assessment): boolean {
    return changes.length > 0 || followed.size > 0 || causes.length > 0;
}

function ownCauses({ pair, changes }: Assessment, { regionChanges, pairOf }: Surroundings): PairCause[] {
    const { before, after } = pair;
    if (pair.by === "recreated" || after.external) {
        return [];
    }
    const forced = changes.filter(({ path }) => forces(pair, path));
    const isMoved = regionChanges && after.type.startsWith("aws:") && after.options.provider === undefined;
    const { provider } = after.options;
    const formerProvider = provider === undefined ? undefined : (pairOf(provider)?.before.urn ?? provider);
    const isOtherProvider = before.options.provider !== formerProvider;
    return [
        ...forced.map(({ path }) => ({ kind: "property", path }) as const),
        ...(isMoved ? [{ kind: "region" } as const] : []),
        ...(isOtherProvider ? [{ kind: "provider" } as const] : []),
    ];
}

/** The resources that a change of each may reach. */
function dependentsOf(
    assessments: ReadonlyMap<Pair, Assessment>,
    { pairOf, sourcesOf }: Surroundings,
): Map<Pair, Set<Assessment>> {
    const dependents = new Map<Pair, Set<Assessment>>();
    for (const assessment of assessments.values()) {
        const { after } = assessment.pair;
        const { provider, replaceWith } = after.options;
        const named = [...(provider === undefined ? [] : [provider]), ...replaceWith].flatMap(
            (urn) => pairOf(urn) ?? [],
        );
        const sources = Object.keys(after.inputs).flatMap((property) => sourcesOf(assessment.pair, property));
        for (const source of [...named, ...sources]) {
            const known = dependents.get(source) ?? new Set();
            dependents.set(source, known.add(assessment));
        }
    }
    return dependents;
}

/** Applies to a resource what happens to one that it depends on. Answers whether there is anything new about it. */
function follow(
    assessment: Assessment,
    source: Pair,
    assessments: ReadonlyMap<Pair, Assessment>,
    surroundings: Surroundings,
): boolean {
    const origin = assessments.get(source);
    if (origin === undefined) {
        return false;
    }
    const { pair, loans, followed, causes } = assessment;
    const known = followed.size + causes.length;
    for (const loan of loans.filter(({ from }) => from === source)) {
        if (!followed.has(loan) && isOther(loan, origin, surroundings.values)) {
            followed.add(loan);
            addCause(assessment, loan.path, source);
        }
    }
    if (isDeletedFirst(origin)) {
        for (const path of pathsFrom(pair, source, surroundings)) {
            addCause(assessment, path, source);
        }
    }
    if (isRenewed(origin) && pair.by !== "recreated") {
        const { provider, replaceWith } = pair.after.options;
        if (provider === source.after.urn && !causes.some(({ kind }) => kind === "provider")) {
            causes.push({ kind: "provider" });
        }
        if (replaceWith.includes(source.after.urn) && !causes.some((cause) => isTiedTo(cause, source))) {
            causes.push({ kind: "tied", of: source });
        }
    }
    return followed.size + causes.length > known;
}

/** Notes that a property follows a resource, if that forces a replacement. */
function addCause({ pair, causes }: Assessment, path: readonly Step[], of: Pair): void {
    const isKnown = causes.some((cause) => cause.kind === "follows" && cause.of === of && isEqual(cause.path, path));
    if (!isKnown && pair.by !== "recreated" && !pair.after.external && forces(pair, path)) {
        causes.push({ kind: "follows", path, of });
    }
}

function isTiedTo(cause: PairCause, source: Pair): boolean {
    return cause.kind === "tied" && cause.of === source;
}

/** Whether an output has another value from now on. */
export function isOther(borrowed: Borrowed, origin: Assessment, values: BorrowedValues): boolean {
    const { pair, changes, followed } = origin;
    const name = borrowed.output.split(".")[0] ?? "";
    if (name !== "id" && name in pair.after.inputs) {
        return moves(origin, name);
    }
    if (isRenewed(origin)) {
        return true;
    }
    const { before = "", after = "" } = values.textsOf(borrowed);
    if (before === after || (changes.length === 0 && followed.size === 0)) {
        return false;
    }
    // A renamed resource has other stand-ins in any case: only what is made of an input that changes is another one.
    return pair.by === "same" || changes.some((change) => isPart(change.before, before) && isPart(change.after, after));
}

function isPart(value: unknown, text: string): boolean {
    return typeof value === "string" && value !== "" && text.includes(value);
}

/** Whether Pulumi deletes a resource before it creates the new one: since both would have the same name. */
function isDeletedFirst(assessment: Assessment): boolean {
    const { pair, causes } = assessment;
    const { after } = pair;
    if (causes.length === 0) {
        return false;
    }
    if (after.options.deleteBeforeReplace !== undefined) {
        return after.options.deleteBeforeReplace;
    }
    return NAME_PROPERTIES.some((property) => after.inputs[property] !== undefined && !moves(assessment, property));
}

/** Whether a property of a resource has another value from now on. */
function moves({ changes, followed }: Assessment, property: string): boolean {
    return [...changes, ...followed].some(({ path: [first] }) => isEqual(first, { property }));
}

/** The properties of a resource that come from another one. */
function pathsFrom(pair: Pair, source: Pair, { sourcesOf }: Surroundings): Step[][] {
    return Object.keys(pair.after.inputs)
        .filter((property) => sourcesOf(pair, property).includes(source))
        .map((property) => [{ property }]);
}
