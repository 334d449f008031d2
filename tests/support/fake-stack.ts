import { type Answer, type Fields, Refusal } from "./fake-aws";

const ACCOUNT = "eu-west-1:123456789012";

/** A service of a stack as ECS describes it, by the name that index.ts has for it. */
export interface FakeStackService {
    readonly name: string;
    readonly desiredCount?: number;
    readonly enableExecuteCommand?: boolean;
    readonly tasks?: readonly FakeStackTask[];
    readonly environment?: Readonly<Record<string, string>>;
}

/** A task of it. */
export interface FakeStackTask {
    readonly id: string;
    readonly enableExecuteCommand?: boolean;
    /** State of ECS Exec's agent. */
    readonly agent?: string;
    readonly revision?: number;
    /** Seconds since 1970. */
    readonly startedAt?: number;
}

/** A task that takes sessions. */
export const OPEN_TASK: FakeStackTask = { id: "0f1e2d3c4b5a", enableExecuteCommand: true, agent: "RUNNING" };

/** ECS's answers for the cluster of a stack of the project. */
export function ecsAnswers(stack: string, services: readonly FakeStackService[]): Record<string, Answer> {
    const cluster = `slipway-${stack}-cluster`;
    const definitionArn = (name: string, revision = 3) =>
        `arn:aws:ecs:${ACCOUNT}:task-definition/slipway-${stack}-${name}:${revision}`;
    const find = (wanted: unknown) => services.find(({ name }) => String(wanted).includes(name));
    const known = (input: Fields) => {
        if (input.cluster !== cluster) {
            throw new Refusal("ClusterNotFoundException", "Cluster not found.");
        }
    };
    return {
        ListServices(input) {
            known(input);
            return {
                serviceArns: services.map(({ name }) => `arn:aws:ecs:${ACCOUNT}:service/${cluster}/${name}-1a2b3c4`),
            };
        },
        DescribeServices: () => ({
            services: services.map(({ name, desiredCount = 1, enableExecuteCommand = true, tasks = [] }) => ({
                serviceName: `${name}-1a2b3c4`,
                status: "ACTIVE",
                taskDefinition: definitionArn(name),
                desiredCount,
                runningCount: tasks.length,
                enableExecuteCommand,
            })),
        }),
        ListTasks: ({ serviceName }) => ({
            taskArns: (find(serviceName)?.tasks ?? []).map(({ id }) => `arn:aws:ecs:${ACCOUNT}:task/${cluster}/${id}`),
        }),
        DescribeTasks: ({ tasks: asked }) => ({
            tasks: services.flatMap(({ name, tasks = [] }) =>
                tasks
                    .filter(({ id }) => String(asked).includes(id))
                    .map((task) => describeTask(cluster, name, definitionArn(name, task.revision), task)),
            ),
        }),
        DescribeTaskDefinition({ taskDefinition }) {
            const { name = "", environment = {} } = find(taskDefinition) ?? {};
            return {
                taskDefinition: {
                    taskDefinitionArn: taskDefinition,
                    status: "ACTIVE",
                    containerDefinitions: [
                        {
                            name,
                            image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/slipway-${stack}@sha256:${"a".repeat(64)}`,
                            environment: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
                            logConfiguration: {
                                logDriver: "awslogs",
                                options: { "awslogs-group": `${name}-5d6e7f8`, "awslogs-stream-prefix": name },
                            },
                        },
                    ],
                },
            };
        },
    };
}

function describeTask(cluster: string, name: string, taskDefinitionArn: string, task: FakeStackTask) {
    const { id, enableExecuteCommand = false, agent, startedAt = 1_800_000_000 } = task;
    return {
        taskArn: `arn:aws:ecs:${ACCOUNT}:task/${cluster}/${id}`,
        taskDefinitionArn,
        lastStatus: "RUNNING",
        enableExecuteCommand,
        startedAt,
        containers: [
            {
                name,
                runtimeId: `${id}-42`,
                ...(agent !== undefined && { managedAgents: [{ name: "ExecuteCommandAgent", lastStatus: agent }] }),
            },
        ],
    };
}
