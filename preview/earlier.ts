import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "./command";
import { parseDocument } from "./data/parse";
import { DOCUMENT_VERSION, type PreviewDocument } from "./document";
import { Project } from "./project";

const run = promisify(execFile);

/**
 * The preview to compare with: from a file that `--json` wrote, or made of the project at a git revision, with the
 * packages that are installed now. A stack that the revision does not have has no resources there.
 *
 * @throws {@link UsageError} where it is neither a file nor a revision, or the revision cannot be previewed.
 */
export async function earlierPreview(what: string, folder: string, stack: string): Promise<PreviewDocument> {
    if (existsSync(what) && statSync(what).isFile()) {
        return parseDocument(readFileSync(what, "utf8"), what);
    }
    const commit = await git(folder, ["rev-parse", "--verify", "--quiet", `${what}^{commit}`]);
    if (commit === undefined) {
        throw new UsageError(`--against ${what}: there is no such file, and no such git revision.`);
    }
    return previewOf(commit.trim(), what, folder, stack);
}

async function previewOf(commit: string, what: string, folder: string, stack: string): Promise<PreviewDocument> {
    const checkout = mkdtempSync(join(tmpdir(), "preview-"));
    try {
        await git(folder, ["worktree", "add", "--detach", "--quiet", join(checkout, "tree"), commit]);
        const inside = (await git(folder, ["rev-parse", "--show-prefix"]))?.trim() ?? "";
        const project = join(checkout, "tree", inside);
        if (!new Project(project).stacks.includes(stack)) {
            return nothingOf(new Project(folder), stack);
        }
        // Beside the checkout, where Node.js finds it: within, it would be a change that git sees.
        symlinkSync(packagesOf(folder), join(checkout, "node_modules"));
        const file = join(checkout, "preview.json");
        // The revision's program is run by this preview, which reads what the other one may not have been able to.
        // What its policies said then does not matter to what changes now.
        const command = ["--import", "tsx", join(__dirname, "main.ts"), stack, "--no-policies", "--json", file];
        await run(process.execPath, command, { cwd: project });
        return parseDocument(readFileSync(file, "utf8"), what);
    } catch (error) {
        const message = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
        throw new UsageError(`--against ${what}: that revision cannot be previewed.\n${message.trim()}`);
    } finally {
        await git(folder, ["worktree", "remove", "--force", join(checkout, "tree")]);
        rmSync(checkout, { recursive: true, force: true });
    }
}

function nothingOf(project: Project, stack: string): PreviewDocument {
    const region = project.stackConfig(stack).config["aws:region"] ?? "";
    const nothing = { resources: [], outputs: {}, warnings: [], errors: [] };
    return { format: "slipway-preview", version: DOCUMENT_VERSION, project: project.name, stack, region, ...nothing };
}

/** The nearest folder with packages, as Node.js looks for it: that of the project, or of the repository above. */
function packagesOf(folder: string): string {
    const own = join(folder, "node_modules");
    return existsSync(own) || folder === dirname(folder) ? own : packagesOf(dirname(folder));
}

async function git(folder: string, command: string[]): Promise<string | undefined> {
    try {
        return (await run("git", command, { cwd: folder })).stdout;
    } catch {
        return undefined;
    }
}
