import type { Aws } from "./aws";
import { type Clock, spell } from "./clock";
import type { RolloutInputs } from "./inputs";
import type { Tell } from "./migrate";
import { OutOfTime, Patience } from "./patience";
import { type Failure, RolloutFailed } from "./rollout-failure";
import { RolloutReader, type RolloutView } from "./rollout-view";
import { tail } from "./text";
import { judge, type Verdict } from "./verdict";

/** Between two looks at the service; in milliseconds. */
const BETWEEN_LOOKS = 5000;
/** How often the same state is told again. */
const BETWEEN_LINES = 60_000;
/**
 * How long ECS may show an older deployment: its API is eventually consistent.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
const BEHIND_FOR = 120_000;

const MINUTE = 60_000;

/**
 * Waits until ECS has finished with exactly the task definition that was asked for.
 *
 * @returns the ARN of the service deployment that brought it.
 * @throws {@link RolloutFailed} in every other case.
 */
export async function prove(aws: Aws, clock: Clock, inputs: RolloutInputs, tell: Tell): Promise<string> {
    const begun = clock.now();
    const patience = new Patience(clock, begun + inputs.timeoutMinutes * MINUTE);
    const reader = new RolloutReader(aws, patience, inputs.cluster, inputs.service);
    const say = progress(clock, `Rollout of ${inputs.name}`, tell);
    let view: RolloutView | undefined;
    const failed = (failure: Failure) => RolloutFailed.of(aws, clock, inputs, view, failure);
    try {
        for (let otherSince: number | undefined; ;) {
            view = await reader.read();
            const verdict = judge(view, inputs.taskDefinitionArn);
            otherSince = verdict.kind === "other" ? (otherSince ?? clock.now()) : undefined;
            switch (verdict.kind) {
                case "good":
                    say(`done in ${spell(clock.now() - begun)}: ${servedBy(view)}`);
                    return verdict.deploymentArn;
                case "failed":
                    throw await failed({ kind: verdict.cause });
                case "other":
                    if (clock.now() - (otherSince ?? begun) >= BEHIND_FOR) {
                        throw await failed({ kind: "other" });
                    }
                    break;
                case "waiting":
                    break;
            }
            say(phase(verdict, inputs));
            if (patience.isOver) {
                throw await failed({ kind: "late" });
            }
            await patience.pause(BETWEEN_LOOKS);
        }
    } catch (error) {
        throw error instanceof RolloutFailed
            ? error
            : await failed({ kind: error instanceof OutOfTime ? "late" : "unseen", error });
    }
}

function phase(verdict: Verdict, { taskDefinitionArn }: RolloutInputs): string {
    return verdict.kind === "waiting"
        ? verdict.phase
        : `ECS does not show ${tail(taskDefinitionArn)} yet: waiting for it`;
}

function servedBy({ service, target }: RolloutView): string {
    const tasks = service?.desiredCount ?? 0;
    const name = tail(target ?? "");
    return tasks === 0
        ? `${name} is in place, and no task is wanted, so none has shown that it starts`
        : `${tasks === 1 ? "the task runs" : `${tasks} tasks run`} ${name}`;
}

/** Tells what changes, and once a minute that nothing does. */
function progress(clock: Clock, subject: string, tell: Tell): (state: string) => void {
    let last = "";
    let toldAt = 0;
    return (state) => {
        if (state !== last || clock.now() - toldAt >= BETWEEN_LINES) {
            last = state;
            toldAt = clock.now();
            tell(`${subject}: ${state}`);
        }
    };
}
