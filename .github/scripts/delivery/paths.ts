/** What a changed file belongs to: what is deployed by the application's lane, by the infrastructure's, or not at all. */
export type Part = "application" | "infrastructure" | "neither";

/** Folders that the images are built from. */
const APPLICATION = ["apps", "runtime"];
const APPLICATION_PLACES = APPLICATION.map((folder) => `${folder}/`);

/**
 * Folders and files that `pulumi up` does not read. A file that nobody thought of counts as infrastructure: it is looked
 * at once too often, never passed over.
 */
const NEITHER = [
    ".ci/",
    ".github/",
    "bench/",
    "bootstrap/",
    "commands/",
    "development/",
    "docs/",
    "examples/",
    "package/",
    "policies/",
    "preview/",
    "tests/",
    ".cspell-words.txt",
    ".gitignore",
    ".mocharc.json",
    ".prettierignore",
    ".prettierrc.json",
    "PulumiPlugin.yaml",
    "compose.yaml",
    "cspell.json",
    "eslint.config.mjs",
    "tsconfig.build.json",
];

/** Git's arguments that put a commit's application into a checkout of another one. */
export function applicationCheckout(commit: string): string[] {
    return ["checkout", commit, "--", ...APPLICATION];
}

/** What a file belongs to, by its path from the project's folder. */
export function partOf(path: string): Part {
    const isIn = (places: readonly string[]) =>
        places.some((place) => (place.endsWith("/") ? path.startsWith(place) : path === place));
    if (isIn(APPLICATION_PLACES)) {
        return "application";
    }
    return isIn(NEITHER) || /^[^/]+\.md$/.test(path) ? "neither" : "infrastructure";
}

/**
 * The patterns of a workflow's `paths` that match exactly the infrastructure.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function infrastructurePatterns(): string[] {
    return [
        "**",
        ...[...APPLICATION_PLACES, ...NEITHER].map((place) => `!${place}${place.endsWith("/") ? "**" : ""}`),
        "!*.md",
    ];
}
