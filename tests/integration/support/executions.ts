import {
    DescribeExecutionCommand,
    type DescribeExecutionCommandOutput,
    ListExecutionsCommand,
    ListStateMachinesCommand,
    SFNClient,
    StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { Emulator } from "../../support/emulator";
import { eventually } from "../../support/eventually";

/** An execution that has ended. */
export interface EndedExecution {
    readonly arn: string;
    /** Last part of the ARN: the run. */
    readonly name: string;
    readonly status: string;
    readonly input: unknown;
    readonly output: unknown;
    readonly error: string | undefined;
    readonly cause: string | undefined;
}

const TIMEOUT_MILLISECONDS = 180_000;

/** The state machines of a pipeline, by the end of their names: `dump`, `drill`. */
export class Machines {
    private readonly client: SFNClient;

    constructor(emulator: Emulator) {
        this.client = new SFNClient(emulator.client);
    }

    /** Starts a machine and gives the execution's ARN. */
    async start(kind: string, input: unknown = {}): Promise<string> {
        const stateMachineArn = await this.arn(kind);
        const { executionArn = "" } = await this.client.send(
            new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
        );
        return executionArn;
    }

    /** Waits for the end of an execution. */
    async ended(executionArn: string): Promise<EndedExecution> {
        const execution = await eventually(
            async () => {
                const found = await this.client.send(new DescribeExecutionCommand({ executionArn }));
                return found.status === "RUNNING" ? undefined : found;
            },
            `the end of ${executionArn}`,
            TIMEOUT_MILLISECONDS,
        );
        return read(execution);
    }

    /** Starts a machine and waits for the end. */
    async run(kind: string, input?: unknown): Promise<EndedExecution> {
        return this.ended(await this.start(kind, input));
    }

    /** ARNs of a machine's executions, oldest first. */
    async executions(kind: string): Promise<string[]> {
        const stateMachineArn = await this.arn(kind);
        const { executions = [] } = await this.client.send(new ListExecutionsCommand({ stateMachineArn }));
        return executions
            .sort((one, other) => Number(one.startDate) - Number(other.startDate))
            .map(({ executionArn = "" }) => executionArn);
    }

    /** Waits until a machine was started by somebody else than `known` tells, and for the end of that. */
    async next(kind: string, known: readonly string[]): Promise<EndedExecution> {
        const started = await eventually(
            async () => (await this.executions(kind)).find((arn) => !known.includes(arn)),
            `an execution of ${kind}`,
        );
        return this.ended(started);
    }

    private async arn(kind: string): Promise<string> {
        const { stateMachines = [] } = await this.client.send(new ListStateMachinesCommand({}));
        const found = stateMachines.filter(({ name }) => name?.endsWith(`-${kind}`) === true);
        // "-drill" also ends the name of the snapshot drill: the shorter name.
        const [machine] = found.sort((one, other) => String(one.name).length - String(other.name).length);
        if (machine?.stateMachineArn === undefined) {
            throw new Error(`No state machine's name ends with "-${kind}".`);
        }
        return machine.stateMachineArn;
    }
}

function read(execution: DescribeExecutionCommandOutput): EndedExecution {
    const { executionArn: arn = "", name = "", status = "", input = "{}", output, error, cause } = execution;
    return {
        arn,
        name,
        status,
        input: parsed(input),
        output: status === "SUCCEEDED" ? parsed(output ?? "null") : undefined,
        error,
        cause,
    };
}

function parsed(json: string): unknown {
    return JSON.parse(json);
}
