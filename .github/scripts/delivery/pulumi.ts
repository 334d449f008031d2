import { setTimeout as sleep } from "node:timers/promises";
import { failureOf, withoutValues } from "./failure";
import { errorsOf } from "./pulumi-preview";
import { type Ended, must, type Run } from "./process";
import type { Target } from "./target";

/** How long another update of the stack is waited for, and how often is asked. */
export interface Patience {
    readonly minutes: number;
    readonly seconds: number;
    readonly wait: (milliseconds: number) => Promise<unknown>;
    readonly say: (text: string) => unknown;
}

/** The rest of the two hours that the credentials are good for is the update's own. */
export const PATIENCE: Patience = { minutes: 45, seconds: 30, wait: sleep, say: console.log };

/** Pulumi's CLI did not do it. The message has its reason, without values. */
export class PulumiError extends Error {
    override readonly name = "PulumiError";
}

/** Pulumi's CLI for one stack. `PULUMI_BACKEND_URL` is in the environment. */
export class Pulumi {
    constructor(
        private readonly run: Run,
        private readonly target: Pick<Target, "name" | "secretsProvider">,
        private readonly folder: string,
    ) {}

    /** Whether the stack is there: before the first deployment it is not. */
    async exists(): Promise<boolean> {
        const names = await must(this.run, "pulumi", ["stack", "ls", "--json"], { folder: this.folder });
        const found: unknown = JSON.parse(names);
        return Array.isArray(found) && found.some((stack: unknown) => isNamed(stack, this.target.name));
    }

    /** Makes the stack, with its secrets encrypted by the account's key. */
    async init(): Promise<void> {
        const args = ["stack", "init", this.target.name, "--secrets-provider", this.target.secretsProvider];
        await must(this.run, "pulumi", [...args, "--non-interactive"], { folder: this.folder });
    }

    /** Its updates, the newest first, as JSON. */
    history(): Promise<string> {
        return must(this.run, "pulumi", ["stack", "history", "--json", "--page-size", "20", ...this.stack()], {
            folder: this.folder,
        });
    }

    /** An output; empty where there is none. */
    async output(name: string): Promise<string> {
        const args = ["stack", "output", name, ...this.stack()];
        const { code, stdout } = await this.run("pulumi", args, { folder: this.folder });
        return code === 0 ? stdout.trim() : "";
    }

    /**
     * Previews, and saves the plan.
     *
     * @returns the preview as JSON.
     * @throws {@link PulumiError} where it fails.
     */
    async preview(plan: string): Promise<string> {
        const args = ["preview", "--json", "--save-plan", plan, "--non-interactive", ...this.stack()];
        const { code, stdout, output } = await this.run("pulumi", args, { folder: this.folder });
        if (code !== 0) {
            throw new PulumiError(`The preview of ${this.target.name} failed.\n${previewFailure(stdout, output)}`);
        }
        return stdout;
    }

    /**
     * Updates the stack. While another update has it, it is waited for.
     *
     * @param plan the file of the plan that it is held to; left out for none.
     * @throws {@link PulumiError} where it fails, or the other update does not end.
     */
    async up(message: string, plan: string | undefined, patience = PATIENCE): Promise<void> {
        const held = plan === undefined ? [] : ["--plan", plan];
        const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--message", message, ...held];
        for (let waited = 0; ; waited += patience.seconds) {
            const ended: Ended = await this.run("pulumi", [...args, ...this.stack()], {
                folder: this.folder,
                shown: true,
            });
            if (ended.code === 0) {
                return;
            }
            const { kind, reason } = failureOf(ended.output);
            if (kind !== "locked") {
                throw new PulumiError(`The update of ${this.target.name} failed.\n${reason}`);
            }
            if (waited >= patience.minutes * 60) {
                throw new PulumiError(
                    `${this.target.name} has been locked by another update for ${patience.minutes} minutes.\n${reason}\n` +
                        `Where that update has ended without giving the lock back: pulumi cancel --stack ${this.target.name}`,
                );
            }
            patience.say(`Another update of ${this.target.name} is under way; it is waited for.\n${reason}`);
            await patience.wait(patience.seconds * 1000);
        }
    }

    private stack(): string[] {
        return ["--stack", this.target.name];
    }
}

// With --json, its errors are in the JSON.
function previewFailure(stdout: string, output: string): string {
    try {
        const errors = errorsOf(stdout);
        return errors.length === 0 ? failureOf(output).reason : withoutValues(errors.join("\n"));
    } catch {
        return failureOf(output).reason;
    }
}

// A stack of another folder's project has its project in its name: `organization/slipway/dev`.
function isNamed(stack: unknown, name: string): boolean {
    const found = typeof stack === "object" && stack !== null && "name" in stack ? stack.name : undefined;
    return typeof found === "string" && (found === name || found.endsWith(`/${name}`));
}
