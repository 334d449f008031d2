import { applicationCheckout } from "../delivery/paths";
import { must, type Run } from "../delivery/process";

/** What was applied last, where it is checked out. */
export interface Applied {
    /** `.` for the workflow's own checkout. */
    readonly folder: string;
    /** What to tell people of it. */
    readonly note?: string;
}

/**
 * Checks out what was applied last: the branch may be ahead of that, which is no drift. A release of the application puts
 * its `apps/` and `runtime/` on the program that was there.
 *
 * @param commit whose application was released with it; `undefined` where it is not known.
 * @param folder where another commit is to be checked out.
 */
export async function appliedFolder(
    run: Run,
    {
        program,
        commit,
        folder,
    }: { readonly program: string | undefined; readonly commit: string | undefined; readonly folder: string },
): Promise<Applied> {
    const head = (await must(run, "git", ["rev-parse", "HEAD"])).trim();
    if (program === undefined || (program === head && (commit ?? head) === head)) {
        return { folder: "." };
    }
    const { code } = await run("git", ["worktree", "add", "--detach", folder, program]);
    if (code !== 0) {
        const note = `${program}, which was applied last, is not in the repository any more: this branch's is taken.`;
        return { folder: ".", note };
    }
    const isReleased =
        commit === undefined ||
        commit === program ||
        (await run("git", applicationCheckout(commit), { folder })).code === 0;
    await must(run, "npm", ["ci", "--no-audit", "--no-fund"], { folder });
    const note = `${commit}, whose application was released last, is not in the repository any more: the program's is taken.`;
    return isReleased ? { folder } : { folder, note };
}
