import {
    describedDeployment,
    describedGeneration,
    type FakeDeployment,
    type Generation,
    type Plan,
    running,
    THRESHOLD,
} from "./service-shapes";
import {
    ApiError,
    type Body,
    CLUSTER,
    deploymentArn,
    epoch,
    type FakeTaskDefinition,
    revisionArn,
    serviceArn,
} from "./shapes";
import type { FakeTask, TaskList } from "./task-list";
import type { Agenda } from "./virtual-clock";

/** Stages of a deployment that shifts traffic, after its tasks run, and the seconds that each takes. */
const STAGES = [
    ["TEST_TRAFFIC_SHIFT", 10],
    ["POST_TEST_TRAFFIC_SHIFT", 10],
    ["PRODUCTION_TRAFFIC_SHIFT", 60],
    ["POST_PRODUCTION_TRAFFIC_SHIFT", 10],
    ["BAKE_TIME", 300],
    ["CLEAN_UP", 30],
] as const;

/** An ECS service: its deployments run by the clock, as the ECS developer guide tells of them. */
export class FakeService {
    readonly deployments: FakeDeployment[] = [];
    private generations: Generation[] = [];
    private readonly events: { readonly at: number; readonly message: string }[] = [];
    private lastGood: FakeTaskDefinition | undefined;
    private serial = 0;
    private production: FakeTaskDefinition | undefined;
    status = "ACTIVE";

    constructor(
        readonly name: string,
        private readonly agenda: Agenda,
        private readonly tasks: TaskList,
        private desired: number,
    ) {}

    /** What production's requests reach. */
    get serving(): string | undefined {
        return this.production?.arn;
    }

    /** Whether a deployment is under way. */
    get isBusy(): boolean {
        return this.deployments.some(({ status }) => !isFinished(status));
    }

    /** Starts a deployment, as `UpdateService` does. One that is under way is given up for it. */
    deploy(definition: FakeTaskDefinition, plan: Plan = {}): void {
        for (const other of this.deployments.filter(({ status }) => !isFinished(status))) {
            other.status = "STOPPED";
            other.statusReason = "Superseded by a newer deployment.";
        }
        const deployment: FakeDeployment = {
            id: this.newId(),
            definition,
            plan,
            createdAt: this.agenda.now(),
            visibleAt: this.agenda.now() + (plan.hiddenFor ?? 0) * 1000,
            status: "PENDING",
            failures: 0,
            alarms: [],
        };
        this.deployments.push(deployment);
        const generation = this.newGeneration(definition, deployment.visibleAt);
        this.agenda.after(5, () => {
            if (deployment.status === "PENDING") {
                deployment.status = "IN_PROGRESS";
                deployment.stage = isShifting(plan) ? "SCALE_UP" : undefined;
                for (let number = 0; number < this.desired; number += 1) {
                    this.startTask(deployment, generation);
                }
                this.completeWhenReady(deployment, generation);
            }
        });
        if (plan.alarmAfter !== undefined) {
            this.agenda.after(plan.alarmAfter, () => {
                if (deployment.status === "IN_PROGRESS") {
                    deployment.alarms.push("backend-5xx");
                    this.rollBack(
                        deployment,
                        generation,
                        "Service deployment rolled back because of triggered alarms.",
                    );
                }
            });
        }
    }

    /** Someone changes how many tasks there are to be. */
    scale(desired: number): void {
        this.desired = desired;
    }

    listServiceDeployments(input: Body): Body {
        const { after } = (input.createdAt ?? {}) as { after?: number };
        const shown = this.deployments.filter(
            ({ createdAt, visibleAt }) => visibleAt <= this.agenda.now() && createdAt / 1000 > (after ?? 0),
        );
        // In no order, two on a page: the API promises neither.
        const from = Number(input.nextToken ?? 0);
        const page = shown.slice(from, from + 2);
        return {
            serviceDeployments: page.map((deployment) => ({
                serviceDeploymentArn: deploymentArn(this.name, deployment.id),
                serviceArn: serviceArn(this.name),
                clusterArn: CLUSTER,
                createdAt: epoch(deployment.createdAt),
                status: deployment.status,
                targetServiceRevisionArn: revisionArn(this.name, deployment.id),
            })),
            ...(from + 2 < shown.length && { nextToken: String(from + 2) }),
        };
    }

    describeServiceDeployments(arns: readonly string[]): Body {
        const found = this.deployments.filter(({ id }) => arns.includes(deploymentArn(this.name, id)));
        return {
            serviceDeployments: found.map((deployment) =>
                describedDeployment(this.name, deployment, this.desired, this.generations),
            ),
            failures: [],
        };
    }

    describeServiceRevisions(arns: readonly string[]): Body {
        const found = this.deployments.filter(({ id }) => arns.includes(revisionArn(this.name, id)));
        return {
            serviceRevisions: found.map(({ id, definition, createdAt }) => ({
                serviceRevisionArn: revisionArn(this.name, id),
                serviceArn: serviceArn(this.name),
                clusterArn: CLUSTER,
                taskDefinition: definition.arn,
                createdAt: epoch(createdAt),
            })),
            failures: [],
        };
    }

    describeService(): Body {
        const now = this.agenda.now();
        const shown = this.generations.filter(({ status, visibleAt }) => status !== "INACTIVE" && visibleAt <= now);
        const primary = shown.find(({ status }) => status === "PRIMARY") ?? shown.at(-1);
        return {
            serviceArn: serviceArn(this.name),
            serviceName: this.name,
            clusterArn: CLUSTER,
            status: this.status,
            desiredCount: this.desired,
            runningCount: shown.reduce((sum, { tasks }) => sum + running(tasks), 0),
            taskDefinition: primary?.definition.arn,
            deployments: shown.map((one) => describedGeneration(one, one === primary, this.desired)),
            events: [...this.events]
                .reverse()
                .map(({ at, message }, index) => ({ id: `event-${index}`, createdAt: epoch(at), message })),
        };
    }

    private newGeneration(definition: FakeTaskDefinition, visibleAt: number): Generation {
        for (const generation of this.generations.filter(({ status }) => status === "PRIMARY")) {
            generation.status = "ACTIVE";
        }
        const generation: Generation = {
            id: `ecs-svc/${this.newId()}`,
            definition,
            createdAt: this.agenda.now(),
            visibleAt,
            status: "PRIMARY",
            rolloutState: "IN_PROGRESS",
            rolloutStateReason: "ECS deployment in progress.",
            tasks: [],
        };
        this.generations.push(generation);
        return generation;
    }

    private startTask(deployment: FakeDeployment, generation: Generation): void {
        const origin = { startedBy: generation.id, service: this.name };
        const task = this.tasks.start(generation.definition, origin, {
            stopped: (stopped) => {
                this.lose(deployment, generation, stopped);
            },
        });
        generation.tasks.push(task);
        this.tell(`has started 1 tasks: (task ${idOf(task)}).`);
    }

    private lose(deployment: FakeDeployment, generation: Generation, task: FakeTask): void {
        if (generation.definition.behaviour.kind === "unhealthy") {
            this.tell(
                `(task ${idOf(task)}) (port 8000) is unhealthy in (target-group arn:aws:elasticloadbalancing:eu-west-1:` +
                    `111122223333:targetgroup/backend/6d0ecf831eec9f09) due to (reason Health checks failed with these codes: [502]).`,
            );
        }
        if (deployment.status !== "IN_PROGRESS") {
            return;
        }
        deployment.failures += 1;
        if (deployment.failures < THRESHOLD || deployment.plan.breaker === false) {
            this.startTask(deployment, generation);
            return;
        }
        generation.rolloutState = "FAILED";
        generation.rolloutStateReason = "ECS deployment circuit breaker: tasks failed to start.";
        this.tell(`(deployment ${generation.id}) deployment failed: tasks failed to start.`);
        if (this.lastGood !== undefined) {
            this.rollBack(
                deployment,
                generation,
                "Service deployment rolled back because the circuit breaker threshold was exceeded.",
            );
        }
    }

    private rollBack(deployment: FakeDeployment, failed: Generation, reason: string): void {
        const { lastGood } = this;
        if (lastGood === undefined) {
            return;
        }
        deployment.status = "ROLLBACK_IN_PROGRESS";
        deployment.rollback = {
            reason,
            startedAt: epoch(this.agenda.now()),
            serviceRevisionArn: revisionArn(this.name, "0"),
        };
        const standing = this.generations.find(
            ({ definition, status, tasks }) => definition === lastGood && status !== "INACTIVE" && running(tasks) > 0,
        );
        const back = this.newGeneration(lastGood, this.agenda.now());
        back.tasks = standing?.tasks ?? [];
        back.rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${standing?.id ?? back.id}.`;
        this.tell(`rolling back to deployment ${standing?.id ?? back.id}.`);
        this.production = lastGood;
        this.agenda.after(40, () => {
            if (deployment.status !== "ROLLBACK_IN_PROGRESS") {
                return;
            }
            this.retire(failed, back);
            back.rolloutState = "COMPLETED";
            deployment.status = "ROLLBACK_SUCCESSFUL";
            deployment.statusReason = reason;
            // What makes other tools call it a success.
            this.tell("has reached a steady state.");
        });
    }

    private completeWhenReady(deployment: FakeDeployment, generation: Generation): void {
        const look = () => {
            if (deployment.status !== "IN_PROGRESS") {
                return;
            }
            const ready =
                generation.definition.behaviour.kind === "healthy" && running(generation.tasks) >= this.desired;
            if (!ready) {
                this.agenda.after(5, look);
                return;
            }
            if (!isShifting(deployment.plan)) {
                this.production = generation.definition;
                this.agenda.after(30, () => {
                    this.complete(deployment, generation);
                });
                return;
            }
            this.shift(deployment, generation);
        };
        look();
    }

    private shift(deployment: FakeDeployment, generation: Generation): void {
        let at = 0;
        for (const [stage, seconds] of STAGES) {
            if (stage === "PRODUCTION_TRAFFIC_SHIFT" && deployment.plan.approvalSeconds !== undefined) {
                this.agenda.after(at, () => {
                    deployment.awaiting = "hook-1";
                });
                at += deployment.plan.approvalSeconds;
            }
            this.agenda.after(at, () => {
                if (deployment.status === "IN_PROGRESS") {
                    deployment.awaiting = undefined;
                    deployment.stage = stage;
                    if (stage === "POST_PRODUCTION_TRAFFIC_SHIFT") {
                        this.production = generation.definition;
                    }
                }
            });
            at += seconds;
        }
        this.agenda.after(at, () => {
            this.complete(deployment, generation);
        });
    }

    private complete(deployment: FakeDeployment, generation: Generation): void {
        if (deployment.status !== "IN_PROGRESS") {
            return;
        }
        for (const other of this.generations.filter((one) => one !== generation && one.status !== "INACTIVE")) {
            this.retire(other, generation);
        }
        generation.rolloutState = "COMPLETED";
        generation.rolloutStateReason = `ECS deployment ${generation.id} completed.`;
        deployment.status = "SUCCESSFUL";
        this.lastGood = generation.definition;
        this.tell(`(deployment ${generation.id}) deployment completed.`);
        this.tell("has reached a steady state.");
    }

    private retire(old: Generation, heir: Generation): void {
        old.status = "INACTIVE";
        for (const task of old.tasks.filter((one) => one.lastStatus !== "STOPPED" && !heir.tasks.includes(one))) {
            this.tasks.stop(task, {
                stopCode: "ServiceSchedulerInitiated",
                stoppedReason: `Scaling activity initiated by (deployment ${heir.id})`,
                exitCode: 0,
            });
        }
    }

    private tell(what: string): void {
        this.events.push({ at: this.agenda.now(), message: `(service ${this.name}) ${what}` });
    }

    private newId(): string {
        this.serial += 1;
        return String(8_600_000_000 + this.serial);
    }
}

/** Answers for a service that is not there. */
export function missingService(): never {
    throw new ApiError("ServiceNotFoundException", "Service not found.");
}

function isShifting({ strategy = "ROLLING" }: Plan): boolean {
    return strategy !== "ROLLING";
}

function isFinished(status: string): boolean {
    return ["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"].includes(status);
}

function idOf(task: FakeTask): string {
    return task.arn.slice(task.arn.lastIndexOf("/") + 1);
}
