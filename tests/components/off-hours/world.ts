import { AWAKE, offHoursDefinition, type OffHoursInput } from "../../../components/off-hours/definition";
import { type Call, type Ended, execute, TaskError } from "../backup/definitions/interpreter";

const ACCOUNT = "eu-west-1:123456789012";

/** How a world begins, and behaves. */
export interface Behaviour {
    /** Status of the database. */
    readonly database: string;
    /** Looks at the database for which a change takes. */
    readonly databaseLooks: number;
    /** Looks at a service for which its tasks start and end. */
    readonly taskLooks: number;
    /** Tasks of each service. */
    readonly tasks: readonly number[];
    /** How often a call to change the database is refused. */
    readonly refusals: number;
    /** Status in which the database ends up in the place of `available` or `stopped`. */
    readonly fate?: string;
    /** Tasks never start. */
    readonly broken?: boolean;
    /** Tasks never end. */
    readonly hanging?: boolean;
    /** Names of executions that run beside. */
    readonly others: readonly string[];
}

/** A world that is awake, and in which all goes well. */
export const AWAKE_WORLD: Behaviour = {
    database: "available",
    databaseLooks: 3,
    taskLooks: 2,
    tasks: [2, 1],
    refusals: 0,
    others: [],
};

/** A world that is asleep. */
export const ASLEEP_WORLD: Behaviour = { ...AWAKE_WORLD, database: "stopped", tasks: [0, 0] };

/** The services: the first one scales by itself, the second one has a fixed number of tasks. */
export const SERVICES = [
    { name: "backend", scales: true, min: 2, max: 6 },
    { name: "frontend", scales: false, min: 1, max: 1 },
] as const;

/** What the definition is made of. */
export const RESOURCES = {
    services: SERVICES.map((service) => ({
        ...service,
        arn: `arn:aws:ecs:${ACCOUNT}:service/shop-dev-cluster/${service.name}`,
        clusterArn: `arn:aws:ecs:${ACCOUNT}:cluster/shop-dev-cluster`,
        scalingId: `service/shop-dev-cluster/${service.name}`,
    })),
    database: { identifier: "shop-dev-db-1a2b3c4d", arn: `arn:aws:rds:${ACCOUNT}:db:shop-dev-db-1a2b3c4d` },
    machineName: "shop-dev-off-hours",
    url: "http://web.example.com",
};

interface ServiceState {
    desired: number;
    running: number;
    bounds: readonly [min: number, max: number];
    looks: number;
}

/** ECS, RDS, Application Auto Scaling and Step Functions, as far as off-hours use them. */
export class World {
    /** What was changed, in order. */
    readonly changes: string[] = [];
    /** Moments at which a task ran without its database, after the database had been up. */
    readonly lapses: string[] = [];
    status: string;
    private readonly services = new Map<string, ServiceState>();
    private looks = 0;
    private refusals: number;

    constructor(private readonly behaviour: Behaviour) {
        this.status = behaviour.database;
        this.refusals = behaviour.refusals;
        SERVICES.forEach(({ name, scales, min, max }, index) => {
            const running = behaviour.tasks[index] ?? 0;
            this.services.set(name, {
                desired: running,
                running,
                bounds: running === 0 && scales ? [0, 0] : [min, max],
                looks: 0,
            });
        });
    }

    /** Runs the state machine in it. */
    run(input: OffHoursInput, name = `${AWAKE}20261121200000-abcdef`): Promise<Ended> {
        return execute(offHoursDefinition(RESOURCES), input, (call) => this.answer(call), name);
    }

    /** Desired tasks, running tasks and bounds of each service. */
    get tasks(): Record<string, readonly [desired: number, running: number, bounds: string]> {
        return Object.fromEntries(
            [...this.services].map(([name, { desired, running, bounds }]) => [
                name,
                [desired, running, bounds.join("-")] as const,
            ]),
        );
    }

    private answer({ resource, args }: Call): unknown {
        const given = fieldsOf(args);
        const action = resource.split(":").slice(-2).join(":");
        switch (action) {
            case "ecs:describeServices":
                return { Services: textsOf(given.Services).map((name) => this.describe(name)) };
            case "ecs:updateService":
                return this.set(String(given.Service), Number(given.DesiredCount));
            case "applicationautoscaling:registerScalableTarget":
                return this.bound(String(given.ResourceId), Number(given.MinCapacity), Number(given.MaxCapacity));
            case "rds:describeDBInstances":
                return { DbInstances: [{ DbInstanceStatus: this.look() }] };
            case "rds:stopDBInstance":
                return this.change("available", "stopping");
            case "rds:startDBInstance":
                return this.change("stopped", "starting");
            case "sfn:listExecutions":
                return { Executions: this.behaviour.others.map((Name) => ({ Name })) };
            default:
                throw new Error(`${action} is not expected.`);
        }
    }

    private describe(name: string) {
        const service = this.service(name);
        service.looks += 1;
        const stuck = service.desired > service.running ? this.behaviour.broken : this.behaviour.hanging;
        if (service.looks > this.behaviour.taskLooks && stuck !== true) {
            service.running = service.desired;
        }
        return { RunningCount: service.running, PendingCount: 0, DesiredCount: service.desired };
    }

    private set(name: string, desired: number): unknown {
        this.changes.push(`${name} ${desired}`);
        const service = this.service(name);
        service.desired = desired;
        service.looks = 0;
        if (desired > 0 && this.status !== "available") {
            this.lapses.push(`${name} starts while the database is ${this.status}`);
        }
        return {};
    }

    private bound(id: string, min: number, max: number): unknown {
        const name = id.slice(id.lastIndexOf("/") + 1);
        const service = this.service(name);
        service.bounds = [min, max];
        this.set(name, Math.min(Math.max(service.desired, min), max));
        this.changes.pop();
        this.changes.push(`${name} ${min} to ${max}`);
        return {};
    }

    private look(): string {
        this.looks += 1;
        if (this.looks > this.behaviour.databaseLooks && CHANGING.has(this.status)) {
            this.status = this.behaviour.fate ?? CHANGING.get(this.status) ?? this.status;
        }
        return this.status;
    }

    private change(from: string, to: string): unknown {
        this.changes.push(`database ${to}`);
        if (this.refusals > 0) {
            this.refusals -= 1;
            throw new TaskError("Rds.InvalidDbInstanceStateException", "It is being backed up.");
        }
        if (this.status !== from) {
            throw new TaskError("Rds.InvalidDbInstanceStateException", `It is ${this.status}.`);
        }
        for (const [name, { running }] of this.services) {
            if (running > 0 && this.behaviour.hanging !== true) {
                this.lapses.push(`the database is ${to} while ${name} runs`);
            }
        }
        this.status = to;
        this.looks = 0;
        return {};
    }

    private service(name: string): ServiceState {
        const service = this.services.get(name);
        if (service === undefined) {
            throw new Error(`There is no service ${name}.`);
        }
        return service;
    }
}

const CHANGING: ReadonlyMap<string, string> = new Map([
    ["starting", "available"],
    ["backing-up", "available"],
    ["stopping", "stopped"],
]);

function fieldsOf(args: unknown): Readonly<Record<string, unknown>> {
    return typeof args === "object" && args !== null ? { ...args } : {};
}

function textsOf(value: unknown): string[] {
    return Array.isArray(value) ? value.map(String) : [];
}
