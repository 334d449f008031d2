import { compareText } from "../data/stable-json";
import type { PreviewResource } from "../document";
import type { Assessment, PairCause } from "./assessment";
import { buildsOf } from "./deploy-noise";
import type { Findings } from "./findings";
import type { Pair } from "./pairs";
import { formatPath } from "./property-path";
import { propertyChanges } from "./property-changes";
import { isListed } from "./replacements";
import { placeChanges } from "./report-places";
import { outputChanges } from "./stack-outputs";
import { statefulKind } from "./stateful";
import {
    type Cause,
    type Changed,
    type Counts,
    type Difference,
    DIFFERENCE_VERSION,
    type Following,
    type Loss,
    type Reference,
    type Replaced,
} from "./types";
import { optionsOf, type Verdict, verdictOf } from "./verdict";
import { defaultTagChanges, packageChanges, warningChanges } from "./whole-stack";

/** Puts the findings into words that a reader needs. */
export function report(findings: Findings): Difference {
    const { before, after, pairs, assessments } = findings;
    const places = placeChanges(findings);
    const verdicts = new Map([...assessments.values()].map((assessment) => [assessment, verdictOf(assessment)]));
    const resources = resourceChanges(findings, verdicts);
    return {
        format: "slipway-difference",
        version: DIFFERENCE_VERSION,
        project: after.project,
        stack: after.stack,
        region: { before: before.region, after: after.region },
        counts: countsOf(places, resources, verdicts),
        losses: losses(findings, places, resources.replaced),
        protection: protectionChanges(findings),
        ...places,
        ...resources,
        defaultTags: defaultTagChanges(pairs),
        ...outputChanges(findings),
        warnings: warningChanges(before, after),
        packages: packageChanges(before, after),
        unlisted: unlistedTypes(verdicts),
    };
}

type Verdicts = ReadonlyMap<Assessment, Verdict>;
type Places = ReturnType<typeof placeChanges>;
type Resources = Pick<Difference, "replaced" | "changed" | "images" | "following" | "ignored">;

function resourceChanges({ lineages }: Findings, verdicts: Verdicts): Resources {
    const of = (...wanted: Verdict[]) =>
        [...verdicts].filter(([, verdict]) => wanted.includes(verdict)).map(([assessment]) => assessment);
    const referenceOf = ({ after }: Pair) => lineages.after.reference(after);
    return {
        replaced: of("replaced").map((assessment): Replaced => ({
            resource: referenceOf(assessment.pair),
            causes: assessment.causes.map((cause) => told(cause, referenceOf)),
            properties: propertyChanges(assessment.changes),
            options: optionsOf(assessment),
        })),
        changed: of("changed", "revised").map((assessment): Changed => ({
            resource: referenceOf(assessment.pair),
            action: verdicts.get(assessment) === "revised" ? "revised" : "changed",
            properties: propertyChanges(assessment.changes),
            options: optionsOf(assessment),
        })),
        images: of("built").map(({ pair, changes }) => ({ resource: referenceOf(pair), ...buildsOf(changes) })),
        following: of("follows", "follows in a revision").map((assessment): Following => ({
            resource: referenceOf(assessment.pair),
            action: verdicts.get(assessment) === "follows" ? "changed" : "revised",
            of: [...new Set([...assessment.followed].map(({ from }) => from))].map(referenceOf),
        })),
        ignored: [...verdicts.keys()]
            .filter(({ ignored, pair }) => ignored.length > 0 && pair.by !== "recreated")
            .map(({ pair, ignored }) => ({ resource: referenceOf(pair), properties: propertyChanges(ignored) })),
    };
}

function told(cause: PairCause, referenceOf: (pair: Pair) => Reference): Cause {
    switch (cause.kind) {
        case "property":
            return { kind: "property", path: formatPath(cause.path) };
        case "follows":
            return { kind: "follows", path: formatPath(cause.path), of: referenceOf(cause.of) };
        case "tied":
            return { kind: "tied", of: referenceOf(cause.of) };
        default:
            return cause;
    }
}

function losses({ before, pairs }: Findings, places: Places, replaced: readonly Replaced[]): Loss[] {
    const byUrn = new Map(before.resources.map((resource) => [resource.urn, resource]));
    const formerUrns = new Map(pairs.map((pair) => [pair.after.urn, pair.before.urn]));
    const lossOf = (resource: Reference, urn: string, how: Loss["how"]): Loss[] => {
        const what = statefulKind(resource.type);
        const options = byUrn.get(urn)?.options;
        return what === undefined || options === undefined
            ? []
            : [{ resource, what, how, protected: options.protect, retained: options.retainOnDelete }];
    };
    return [
        ...replaced.flatMap(({ resource }) =>
            lossOf(resource, formerUrns.get(resource.urn) ?? resource.urn, "replaced"),
        ),
        ...places.recreated.flatMap(({ lost }) => lost).flatMap((one) => lossOf(one, one.urn, "recreated")),
        ...places.removed.flatMap(({ members }) => members).flatMap((one) => lossOf(one, one.urn, "removed")),
    ];
}

function protectionChanges({ pairs, lineages }: Findings): Difference["protection"] {
    return pairs
        .filter(
            ({ before, after, by }) => after.custom && by !== "recreated" && isProtected(before) !== isProtected(after),
        )
        .map(({ after }) => ({
            resource: lineages.after.reference(after),
            change: isProtected(after) ? "gained" : "lost",
        }));
}

function isProtected({ options }: PreviewResource): boolean {
    return options.protect;
}

/** Types that change here and of which it is not known what forces a replacement. */
function unlistedTypes(verdicts: Verdicts): string[] {
    const types = [...verdicts]
        .filter(([, verdict]) => verdict !== "same")
        .map(([{ pair }]) => pair.after.type)
        .filter((type) => !isListed(type));
    return [...new Set(types)].sort(compareText);
}

function countsOf(places: Places, resources: Resources, verdicts: Verdicts): Counts {
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    return {
        added: sum(places.added.map(({ members }) => members.length)),
        removed: sum(places.removed.map(({ members }) => members.length)),
        replaced: resources.replaced.length,
        recreated: sum(places.recreated.map(({ lost }) => lost.length)),
        changed: resources.changed.length,
        renamed: sum(places.renamed.map(({ kept }) => kept)),
        moved: sum(places.moved.map(({ kept }) => kept)),
        images: resources.images.length,
        following: resources.following.length,
        unchanged: [...verdicts].filter(([{ pair }, verdict]) => verdict === "same" && pair.by !== "recreated").length,
    };
}
