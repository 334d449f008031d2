import { applicationCheckout, partOf } from "./paths";
import { must, type Run } from "./process";

/** Whose program a lane applies. */
export interface Source {
    /** Its commit. */
    readonly program: string;
    /** Where it is checked out; `.` for the workflow's own checkout. */
    readonly folder: string;
    /** What to tell people of it. */
    readonly note?: string;
}

/**
 * Chooses the program of a lane. The infrastructure's is this commit's. A release of the application takes the one that
 * was applied last, with this commit's `apps/` and `runtime/`: infrastructure that waits for an approval does not keep
 * it, and is not brought by it.
 *
 * @param applied commit of the program that was applied last; `undefined` where it is not known.
 * @param folder where another commit is to be checked out.
 */
export async function programOf(
    run: Run,
    lane: string,
    {
        commit,
        applied,
        folder,
    }: { readonly commit: string; readonly applied: string | undefined; readonly folder: string },
): Promise<Source> {
    const own = { program: commit, folder: "." };
    if (lane === "infrastructure" || applied === commit) {
        return own;
    }
    if (applied === undefined) {
        return { ...own, note: "The stack's last update tells no commit: the program of this one is taken." };
    }
    const names = await run("git", ["diff", "--name-only", "--no-renames", "-z", applied, commit]);
    if (names.code !== 0) {
        return { ...own, note: `The program that was applied last, ${applied}, is not in the repository any more.` };
    }
    const waiting = names.stdout.split("\0").filter((path) => path !== "" && partOf(path) === "infrastructure");
    if (waiting.length === 0) {
        return { ...own, program: applied };
    }
    await must(run, "git", ["worktree", "add", "--detach", folder, applied]);
    await must(run, "git", applicationCheckout(commit), { folder });
    await must(run, "npm", ["ci", "--no-audit", "--no-fund"], { folder });
    const some = waiting.slice(0, 5).join(", ");
    return {
        program: applied,
        folder,
        note:
            `Infrastructure that is not applied yet stays out of this release (${waiting.length} files: ${some}): it is ` +
            `made with the program of ${applied}.`,
    };
}
