import type { Deployment, Service, ServiceDeployment, ServiceDeploymentStatus } from "@aws-sdk/client-ecs";
import { expect } from "chai";
import type { RolloutView } from "../../components/deployment/provider/rollout-view";
import { judge } from "../../components/deployment/provider/verdict";

const ASKED = "arn:aws:ecs:eu-west-1:111122223333:task-definition/backend:2";
const OTHER = "arn:aws:ecs:eu-west-1:111122223333:task-definition/backend:1";

interface State {
    readonly status?: ServiceDeploymentStatus;
    readonly target?: string | undefined;
    readonly deployment?: Partial<ServiceDeployment> | undefined;
    readonly service?: Partial<Service> | undefined;
    readonly primary?: Partial<Deployment>;
    readonly others?: readonly Deployment[];
}

function view(state: State): RolloutView {
    const primary: Deployment = { status: "PRIMARY", taskDefinition: ASKED, runningCount: 2, ...state.primary };
    return {
        service: {
            status: "ACTIVE",
            desiredCount: 2,
            deployments: [primary, ...(state.others ?? [])],
            ...state.service,
        },
        deployment: { serviceDeploymentArn: "arn:1", status: state.status ?? "SUCCESSFUL", ...state.deployment },
        target: "target" in state ? state.target : ASKED,
    };
}

function verdict(state: State): string {
    const found = judge(view(state), ASKED);
    switch (found.kind) {
        case "good":
            return "good";
        case "waiting":
            return `waiting: ${found.phase}`;
        case "other":
            return `other: ${found.taskDefinition?.slice(-1) ?? "?"}`;
        case "failed":
            return `failed: ${found.cause}`;
    }
}

describe("the verdict on a rollout", () => {
    const cases: readonly (readonly [title: string, state: State, verdict: string])[] = [
        ["is good when all that is said agrees", {}, "good"],
        [
            "is not good by another deployment's success, though the service shows the right one",
            { target: OTHER },
            "waiting: ECS has not begun",
        ],
        ["is not good where the service shows another", { primary: { taskDefinition: OTHER } }, "other: 1"],
        ["is another's where both show another", { target: OTHER, primary: { taskDefinition: OTHER } }, "other: 1"],
        ["waits for tasks", { primary: { runningCount: 1 } }, "waiting: deployed, with 1 of 2 tasks running"],
        [
            "waits for the tasks before to go",
            { others: [{ status: "ACTIVE", runningCount: 1, taskDefinition: OTHER }] },
            "waiting: deployed; 1 of the tasks before it still run",
        ],
        [
            "is good without tasks where none are wanted",
            { service: { desiredCount: 0 }, primary: { runningCount: 0 } },
            "good",
        ],
        ["waits while ECS has not begun", { status: "PENDING" }, "waiting: PENDING"],
        ["waits while ECS deploys", { status: "IN_PROGRESS" }, "waiting: IN_PROGRESS"],
        ["waits for a revision that is not known yet", { target: undefined }, "waiting: ECS has not begun"],
        [
            "waits for the end of a rollback",
            { status: "ROLLBACK_IN_PROGRESS" },
            "waiting: it failed, and ECS rolls it back",
        ],
        [
            "waits for a rollback to begin",
            { status: "ROLLBACK_REQUESTED" },
            "waiting: it failed, and ECS rolls it back",
        ],
        ["waits for a stop", { status: "STOP_REQUESTED" }, "waiting: someone has it stopped"],
        ["fails after a rollback", { status: "ROLLBACK_SUCCESSFUL" }, "failed: rolled back"],
        ["fails after a rollback that failed", { status: "ROLLBACK_FAILED" }, "failed: rollback failed"],
        ["fails after a stop", { status: "STOPPED" }, "failed: stopped"],
        [
            "fails where the circuit breaker has nothing to go back to",
            { status: "IN_PROGRESS", primary: { rolloutState: "FAILED" } },
            "failed: stalled",
        ],
        ["fails where the service is going", { service: { status: "DRAINING" } }, "failed: gone"],
        ["fails where the service is gone", { service: { status: "INACTIVE" } }, "failed: gone"],
        [
            "does not take a status that it does not know for success",
            { status: "SOMETHING_NEW" as ServiceDeploymentStatus },
            "waiting: SOMETHING_NEW",
        ],
    ];

    for (const [title, state, expected] of cases) {
        it(title, () => {
            expect(verdict(state)).to.equal(expected);
        });
    }

    it("fails where ECS knows no such service", () => {
        expect(judge({ service: undefined, deployment: undefined, target: undefined }, ASKED)).to.deep.equal({
            kind: "failed",
            cause: "gone",
        });
    });
});
