import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import type { Aws } from "../../../components/deployment/provider/aws";
import type { GateInputs, RolloutInputs } from "../../../components/deployment/provider/inputs";
import { migrate } from "../../../components/deployment/provider/migrate";
import { prove } from "../../../components/deployment/provider/prove";
import { type Behaviour, CLUSTER, FakeEcs, VirtualClock } from "./index";

/** What became of something that was waited for. */
export interface Outcome {
    readonly result: string | undefined;
    /** Message of the error. */
    readonly error: string | undefined;
    /** What was told meanwhile. */
    readonly told: readonly string[];
}

/** A fake ECS with a clock of its own, and the two things that a deployment waits for. */
export class ReleaseDesk {
    private constructor(
        readonly clock: VirtualClock,
        readonly ecs: FakeEcs,
        private readonly clients: Aws,
    ) {}

    static async open(): Promise<ReleaseDesk> {
        const clock = new VirtualClock();
        const ecs = await FakeEcs.start(clock);
        return new ReleaseDesk(clock, ecs, clientsOf(ecs.endpoint));
    }

    async close(): Promise<void> {
        this.clients.ecs.destroy();
        this.clients.logs.destroy();
        await this.ecs.stop();
    }

    /** The inputs of a gate for an image whose task does something. */
    gate(behaviour: Behaviour, more: Partial<GateInputs> = {}): GateInputs {
        return {
            name: "backend",
            region: "eu-west-1",
            cluster: CLUSTER,
            taskDefinitionArn: this.ecs.define("backend-migration", behaviour),
            subnetIds: ["subnet-1", "subnet-2"],
            assignPublicIp: false,
            securityGroupIds: ["sg-1"],
            imageReference: "shop-dev@sha256:1",
            command: "node dist/migrate.js",
            timeoutMinutes: 15,
            ...more,
        };
    }

    /** The inputs of a rollout. */
    rollout(taskDefinitionArn: string, more: Partial<RolloutInputs> = {}): RolloutInputs {
        return {
            name: "backend",
            region: "eu-west-1",
            cluster: CLUSTER,
            service: "backend",
            taskDefinitionArn,
            settings: "{}",
            timeoutMinutes: 30,
            ...more,
        };
    }

    migrate(inputs: GateInputs, aws = this.clients): Promise<Outcome> {
        return outcomeOf(async (tell) => (await migrate(aws, this.clock, inputs, tell)).taskArn ?? "");
    }

    prove(inputs: RolloutInputs, aws = this.clients): Promise<Outcome> {
        return outcomeOf((tell) => prove(aws, this.clock, inputs, tell));
    }

    /** Clients of a process that dies at its nth request: before it is sent, or after it was answered. */
    dyingClients(at: number, when: "before" | "after"): Aws & { readonly died: () => boolean } {
        const clients = clientsOf(this.ecs.endpoint);
        let requests = 0;
        const answered = async <Answer>(send: () => Promise<Answer>): Promise<Answer> => {
            requests += 1;
            const number = requests;
            if (number > at || (number === at && when === "before")) {
                throw new Killed();
            }
            const answer = await send();
            if (number === at) {
                throw new Killed();
            }
            return answer;
        };
        clients.ecs.middlewareStack.add((next) => (args) => answered(() => next(args)), { step: "initialize" });
        clients.logs.middlewareStack.add((next) => (args) => answered(() => next(args)), { step: "initialize" });
        return { ...clients, died: () => requests >= at };
    }
}

/** The process is gone. */
class Killed extends Error {
    override readonly name = "Killed";
}

function clientsOf(endpoint: string): Aws {
    const settings = {
        region: "eu-west-1",
        endpoint,
        // What repeats calls is what is tested; the SDK's own repetition waits in real time.
        maxAttempts: 1,
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    return { ecs: new ECSClient(settings), logs: new CloudWatchLogsClient(settings) };
}

async function outcomeOf(run: (tell: (line: string) => void) => Promise<string>): Promise<Outcome> {
    const told: string[] = [];
    try {
        const result = await run((line) => told.push(line));
        return { result, error: undefined, told };
    } catch (error) {
        return { result: undefined, error: error instanceof Error ? error.message : String(error), told };
    }
}
