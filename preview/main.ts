import { writeFileSync } from "node:fs";
import { type Command, HELP, parseCommand, USAGE, UsageError } from "./command";
import type { Difference } from "./difference";
import type { Preview } from "./preview";
import { Project } from "./project";
import { paint, type Screen, screenOf } from "./style";
import { calledFrom } from "./called-from";

async function main(args: readonly string[]): Promise<number> {
    const command = parseCommand(args);
    if (command.help) {
        process.stdout.write(HELP);
        return 0;
    }
    process.chdir(calledFrom(process.env, process.cwd()));
    const project = Project.find(process.cwd());
    return command.stack === undefined ? showAll(project, command) : showOne(project, command.stack, command);
}

/** One stack: whole, or what would change in it. */
async function showOne(project: Project, name: string, command: Command): Promise<number> {
    const stack = await existing(name, project.stacks);
    const stackConfig = project.stackConfig(stack);
    // Pulumi's SDK takes most of the time: not for a command that ends before.
    const { previewStack } = await import("./preview.js");
    const folder = process.cwd();
    const preview = await previewStack(project, stack, stackConfig, command);
    const screen = screenOf(process.stdout, process.env);
    process.chdir(folder);
    const changes = command.against === undefined ? undefined : await changesOf(preview, command.against, project);
    const policies = await policiesOf([preview], screen);
    const seconds = performance.now() / 1000;
    if (changes === undefined) {
        const [{ render }, { renderCost }] = await Promise.all([import("./render.js"), import("./cost/render.js")]);
        process.stdout.write(
            render(preview.recording, seconds, screen, [...policies, renderCost(preview.cost, screen)]),
        );
    } else {
        const { renderDifference } = await import("./difference/index.js");
        const parts = [renderDifference(changes.difference, screen), ...policies, `${changes.cost}\n`];
        process.stdout.write(parts.join("\n"));
    }
    await writeFiles(preview, changes, command.files);
    return exitCode([preview]);
}

/** What the policies say of stacks, for a terminal; nothing of those whose project has none. */
async function policiesOf(previews: readonly Preview[], screen: Screen): Promise<string[]> {
    const reports = previews.flatMap(({ document: { stack, policies } }) =>
        policies === undefined ? [] : [{ stack, policies }],
    );
    if (reports.length === 0) {
        return [];
    }
    const { renderPolicies } = await import("./render-policies.js");
    return reports.map(({ stack, policies }) => renderPolicies(stack, policies, screen));
}

/** 1 where a program logged an error or a mandatory policy is violated. */
function exitCode(previews: readonly Preview[]): number {
    const isRefused = previews.some(
        ({ recording, document }) =>
            recording.errors.length > 0 ||
            document.policies?.findings.some(({ severity }) => severity === "mandatory") === true,
    );
    return isRefused ? 1 : 0;
}

/** All stacks side by side. */
async function showAll(project: Project, command: Command): Promise<number> {
    if (project.stacks.length === 0) {
        throw new UsageError("There are no stacks: no Pulumi.<stack>.yaml.");
    }
    const [{ previewStack }, { compare, renderComparison }, { renderTotals }] = await Promise.all([
        import("./preview.js"),
        import("./compare/index.js"),
        import("./cost/totals.js"),
    ]);
    const previews: Preview[] = [];
    for (const stack of inOrder(project.stacks)) {
        progress(`previewing ${stack}`);
        previews.push(await previewStack(project, stack, project.stackConfig(stack), command));
    }
    progress("");
    const screen = screenOf(process.stdout, process.env);
    const comparison = compare(previews.map(({ document }) => document));
    const costs = renderTotals(
        previews.map(({ cost }) => cost),
        screen,
    );
    const policies = await policiesOf(previews, screen);
    process.stdout.write([renderComparison(comparison, screen), ...policies, costs].join("\n"));
    return exitCode(previews);
}

/** From dev to prod, then others by name. */
function inOrder(stacks: readonly string[]): string[] {
    const usual = ["dev", "staging", "prod"];
    const rank = (stack: string) => (usual.includes(stack) ? usual.indexOf(stack) : usual.length);
    return [...stacks].sort((one, other) => rank(one) - rank(other));
}

interface Changes {
    readonly difference: Difference;
    /** What they do to the cost, in a line. */
    readonly cost: string;
}

async function changesOf(preview: Preview, against: string, project: Project): Promise<Changes> {
    const [{ earlierPreview }, { difference }, { costChange }] = await Promise.all([
        import("./earlier.js"),
        import("./difference/index.js"),
        import("./cost/change.js"),
    ]);
    const earlier = await earlierPreview(against, project.folder, preview.document.stack);
    return {
        difference: difference(earlier, preview.document),
        cost: costChange(preview.costOf(earlier), preview.cost),
    };
}

async function writeFiles(preview: Preview, changes: Changes | undefined, files: Command["files"]): Promise<void> {
    const { document, cost } = preview;
    if (files.json !== undefined) {
        const { serialise } = await import("./data/serialise.js");
        writeFileSync(files.json, serialise(document));
    }
    if (files.markdown !== undefined && changes !== undefined) {
        const { GITHUB_COMMENT_LIMIT, renderMarkdown } = await import("./difference/index.js");
        const { policiesMarkdown } = await import("./policy-text.js");
        const policies = document.policies === undefined ? [] : ["", policiesMarkdown(document.policies)];
        const below = ["", changes.cost, ...policies, ""].join("\n");
        const difference = renderMarkdown(changes.difference, { limit: GITHUB_COMMENT_LIMIT - below.length });
        writeFileSync(files.markdown, `${difference}${below}`);
    }
    if (files.difference !== undefined && changes !== undefined) {
        const { serialiseDifference } = await import("./difference/index.js");
        writeFileSync(files.difference, serialiseDifference(changes.difference));
    }
    if (files.svg !== undefined) {
        const { picture } = await import("./picture/picture.js");
        writeFileSync(files.svg, await picture(document));
    }
    if (files.html !== undefined) {
        const [{ picture }, { page }, { costSection, differenceSection, findingsSection }] = await Promise.all([
            import("./picture/picture.js"),
            import("./page/page.js"),
            import("./page-sections.js"),
        ]);
        const html = page({
            document,
            svg: await picture(document, { linked: true }),
            narrowSvg: await picture(document, { linked: true, shape: "narrow" }),
            cost: costSection(cost),
            ...(document.policies && { findings: findingsSection(document.policies) }),
            ...(changes && { difference: differenceSection(changes.difference, changes.cost) }),
        });
        writeFileSync(files.html, html);
    }
}

/** Says on a terminal what takes time now; an empty text takes it back. */
function progress(text: string): void {
    if (process.stderr.isTTY) {
        process.stderr.write(`\r\u001b[K${text}`);
    }
}

/** @throws {@link UsageError} for a stack that has no file. */
async function existing(stack: string, stacks: readonly string[]): Promise<string> {
    if (stacks.includes(stack)) {
        return stack;
    }
    const list = stacks.length === 0 ? "There are no stacks: no Pulumi.<stack>.yaml." : `There are ${listed(stacks)}.`;
    if (stack === "") {
        throw new UsageError(`Which stack? ${list}`);
    }
    const { closest } = await import("fastest-levenshtein");
    const nearest = stacks.length === 0 ? "" : ` Did you mean "${closest(stack, [...stacks])}"?`;
    throw new UsageError(`There is no stack "${stack}".${nearest} ${list}`);
}

/** `a, b and c`. */
function listed(words: readonly string[]): string {
    return words.join(", ").replace(/, ([^,]*)$/, " and $1");
}

function fail(error: unknown): number {
    const message = error instanceof Error ? error.message : String(error);
    const usage = error instanceof UsageError ? `\nUsage: ${USAGE}` : "";
    process.stderr.write(`${paint("error:", "red", screenOf(process.stderr, process.env))} ${message}${usage}\n`);
    return error instanceof UsageError ? 2 : 1;
}

process.once("beforeExit", () => {
    process.exitCode ??= fail("The program waits for a promise that nothing will ever settle.");
});

void main(process.argv.slice(2))
    .catch(fail)
    .then((exitCode) => {
        process.exitCode = exitCode;
    });
