import { must, type Pulumi } from "../pulumi";
import { failed, lastLines } from "../text";

/** A stack of a pull request that Pulumi brings up or takes away. */
export interface StackRun {
    readonly pulumi: Pulumi;
    readonly stack: string;
    readonly secretsProvider: string;
}

/** Locks are left by jobs that were ended; none of them runs so long. */
const STALE_LOCK_HOURS = 3;

/**
 * Creates the stack where it is missing, and brings it up.
 *
 * @returns its address.
 * @throws `Error` with the last lines of Pulumi's.
 */
export async function bringUp({ pulumi, stack, secretsProvider }: StackRun): Promise<string> {
    await must(pulumi, ["stack", "select", "--create", stack, `--secrets-provider=${secretsProvider}`]);
    await must(pulumi, ["up", "--yes", "--skip-preview", `--stack=${stack}`]);
    const { stdout } = await must(pulumi, ["stack", "output", "url", `--stack=${stack}`], { show: false });
    return stdout.trim();
}

/**
 * Destroys a stack with all in it, and removes it. One that is not there is gone.
 *
 * What an interrupted update left is asked of AWS first, where a destroy fails at it.
 *
 * @throws `Error` with the last lines of Pulumi's.
 */
export async function takeAway(run: Omit<StackRun, "secretsProvider">, now: number = Date.now()): Promise<void> {
    const { pulumi, stack } = run;
    const stacks = await listStacks(pulumi);
    if (!stacks.some(({ name }) => name === stack)) {
        return;
    }
    const destroy = ["destroy", "--yes", "--skip-preview", `--stack=${stack}`];
    const first = await pulumi(destroy);
    if (first.exitCode !== 0) {
        const lockedSince = lockTime(first.output);
        if (lockedSince !== undefined) {
            if (now - lockedSince < STALE_LOCK_HOURS * 3_600_000) {
                throw new Error(failed("pulumi destroy", first.exitCode, lastLines(first.output)));
            }
            await must(pulumi, ["cancel", "--yes", stack]);
        }
        await must(pulumi, ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", `--stack=${stack}`]);
        await must(pulumi, destroy);
    }
    await must(pulumi, ["stack", "rm", "--yes", "--preserve-config", stack]);
}

/** A stack, as Pulumi lists it. */
export interface ListedStack {
    readonly name: string;
    /** When it was updated last; absent before the first time. */
    readonly updated: number | undefined;
}

/** The project's stacks in the bucket. */
export async function listStacks(pulumi: Pulumi): Promise<ListedStack[]> {
    const { stdout } = await must(pulumi, ["stack", "ls", "--json"], { show: false });
    return readStacks(stdout);
}

/**
 * Reads what `pulumi stack ls --json` prints.
 *
 * @throws `Error` where it is none: that is not the same as no stacks.
 */
export function readStacks(json: string): ListedStack[] {
    const listed: unknown = JSON.parse(json);
    if (!Array.isArray(listed)) {
        throw new Error("pulumi stack ls --json printed no list.");
    }
    return listed.map((stack: unknown) => {
        const named = typeof stack === "object" && stack !== null && "name" in stack ? stack : undefined;
        if (typeof named?.name !== "string") {
            throw new Error("pulumi stack ls --json printed a stack without a name.");
        }
        // With organization and project in some backends.
        const name = named.name.split("/").at(-1) ?? named.name;
        const time = "lastUpdate" in named && typeof named.lastUpdate === "string" ? Date.parse(named.lastUpdate) : NaN;
        return { name, updated: Number.isNaN(time) ? undefined : time };
    });
}

/**
 * Since when a stack is locked, by what Pulumi says of it: `created by someone@host (pid 7) at 2026-11-21T03:00:00Z`.
 *
 * https://www.pulumi.com/docs/iac/concepts/state-and-backends/#state-locking
 */
export function lockTime(output: string): number | undefined {
    const [, time] =
        /the stack is currently locked by[\s\S]*?\bat (\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))/.exec(output) ??
        [];
    return time === undefined ? undefined : Date.parse(time);
}
