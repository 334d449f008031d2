import type { Pulumi, Run } from "../../../.github/scripts/pulumi";

/** What Pulumi answers to arguments that begin so; the first that fits, each as often as it says. */
export interface Answer {
    readonly to: string;
    readonly exitCode?: number;
    readonly stdout?: string;
    readonly output?: string;
    times?: number;
}

/** Pulumi's CLI as far as its answers go, and what it was asked. */
export function fakePulumi(answers: readonly Answer[]): { readonly pulumi: Pulumi; readonly calls: string[] } {
    const calls: string[] = [];
    const pulumi: Pulumi = (args) => {
        const call = args.join(" ");
        calls.push(call);
        const answer = answers.find(({ to, times = 1 }) => call.startsWith(to) && times > 0);
        if (answer?.times !== undefined) {
            answer.times -= 1;
        }
        const { exitCode = 0, stdout = "", output = stdout } = answer ?? {};
        return Promise.resolve<Run>({ exitCode, stdout, output });
    };
    return { pulumi, calls };
}
