import type { PreviewResource } from "../document";
import { type Bill, type Charge, type Circumstances, fixed, usage } from "./charges";
import { amount } from "./numbers";
import { itemsOf, numberOf, objectsOf, textOf } from "./properties";
import { awakeOf } from "./off-hours";
import { averageOverWeek, type Change, runsInMonth } from "./schedule";

/** What a task has besides what comes with its price. https://aws.amazon.com/fargate/pricing/ */
const FREE_STORAGE_GIGABYTES = 20;

const SPOT = "FARGATE_SPOT";

/** How many tasks of a service run on average. */
interface Running {
    readonly tasks: number;
    /** How many it would be without schedules; undefined where there are none that count. */
    readonly unscheduled?: number;
    /** What that assumes. */
    readonly assumption: string;
}

/** Size and architecture of a task. */
interface Task {
    readonly vcpus: number;
    readonly gigabytes: number;
    readonly extraStorage: number;
    readonly architecture: "arm64" | "x86";
}

/** An ECS service on Fargate: CPU, memory and storage of the tasks that run on average. */
export function service(resource: PreviewResource, circumstances: Circumstances): Bill {
    const task = taskOf(resource, circumstances);
    const shares = sharesOf(resource);
    if (task === undefined || shares === undefined) {
        const reason = "only services on Fargate with a task definition of the program are counted";
        return { charges: [fixed(undefined, "tasks", 1, reason)] };
    }
    const awake = awakeOf(resource, circumstances);
    const running = withHours(runningOf(resource, circumstances), awake?.assumption);
    const spot = spotOf(shares, running.tasks);
    const { hoursPerMonth, assumptions } = { ...circumstances, ...awake };
    const discount = assumptions.spotDiscount;
    const charge = (tasks: number, change: Partial<Task>, share: "all" | "on demand" | "spot"): Charge[] =>
        chargesOf({ ...task, ...change }, tasks, { hoursPerMonth, discount, share, assumption: running.assumption });
    const split = (tasks: number, change: Partial<Task> = {}): Charge[] => {
        const onSpot = spotOf(shares, tasks);
        return onSpot === 0
            ? charge(tasks, change, "all")
            : [...charge(tasks - onSpot, change, "on demand"), ...charge(onSpot, change, "spot")];
    };
    const paid = split(running.tasks);
    const network = addresses(resource, running, { ...circumstances, hoursPerMonth });
    const alternatives = [
        ...(task.architecture === "arm64"
            ? [{ what: "ARM64 instead of x86", paid, instead: split(running.tasks, { architecture: "x86" }) }]
            : []),
        ...(spot === 0 ? [] : [{ what: "Fargate Spot", paid, instead: charge(running.tasks, {}, "all") }]),
        ...(running.unscheduled === undefined
            ? []
            : [{ what: "Scaling by schedule", paid, instead: split(running.unscheduled) }]),
        ...(awake === undefined
            ? []
            : [
                  {
                      what: "Off-hours",
                      paid: [...paid, ...network],
                      instead: longer([...paid, ...network], circumstances.hoursPerMonth / hoursPerMonth),
                  },
              ]),
    ];
    return { charges: [...paid, ...network], alternatives };
}

function withHours(running: Running, hours: string | undefined): Running {
    return hours === undefined ? running : { ...running, assumption: `${running.assumption}, ${hours}` };
}

function longer(charges: readonly Charge[], times: number): Charge[] {
    return charges.map((charge) => ({ ...charge, quantity: charge.quantity * times }));
}

/** Tasks that a state machine or a schedule runs, by their runs; those of a service are charged with it. */
export function taskDefinition(resource: PreviewResource, circumstances: Circumstances): Bill {
    const runs = runsOf(resource, circumstances);
    if (runs === undefined) {
        return { charges: [], free: "its tasks are charged (https://aws.amazon.com/fargate/pricing/)" };
    }
    const { minutes } = circumstances.assumptions.taskRuns;
    const { architecture, vcpus, gigabytes, extraStorage } = sizeOf(resource);
    const label = architecture === "arm64" ? "ARM64" : "x86";
    const hours = (runs * minutes) / 60;
    const assumed = `${amount(runs)} runs of ${amount(minutes)} minutes`;
    const charges = [
        usage(`fargate.${architecture}.vcpu`, `vCPUs of runs on Fargate, ${label}`, vcpus * hours, assumed),
        usage(`fargate.${architecture}.memory`, `memory of runs on Fargate, ${label}`, gigabytes * hours, assumed),
        usage("fargate.storage", "storage of runs on Fargate", extraStorage * hours, assumed),
        usage(
            "ipv4.hour",
            "public IPv4 addresses of runs",
            startersOf(resource, circumstances).some(givesAddresses) ? hours : 0,
            assumed,
        ),
    ];
    return { charges: charges.filter(({ quantity }) => quantity > 0) };
}

/** How often a task runs in a month: by its schedules, and as assumed where they cannot be counted. */
function runsOf(
    resource: PreviewResource,
    { references, assumptions, hoursPerMonth }: Circumstances,
): number | undefined {
    const schedules = references.usersOf(resource, "aws:scheduler/schedule:Schedule");
    if (schedules.length > 0) {
        return schedules
            .filter(({ inputs }) => textOf(inputs, "state") !== "DISABLED")
            .map(({ inputs }) => runsInMonth(textOf(inputs, "scheduleExpression") ?? "", hoursPerMonth))
            .reduce<number>((sum, runs) => sum + (runs ?? assumptions.taskRuns.runs), 0);
    }
    const machines = references.usersOf(resource, "aws:sfn/stateMachine:StateMachine");
    return machines.length > 0 ? assumptions.taskRuns.runs : undefined;
}

function taskOf(resource: PreviewResource, { references }: Circumstances): Task | undefined {
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const [definition] = references.sources(resource, "taskDefinition", type);
    return definition && sizeOf(definition);
}

function sizeOf({ inputs }: PreviewResource): Task {
    const [platform = {}] = objectsOf(inputs, "runtimePlatform");
    const [storage = {}] = objectsOf(inputs, "ephemeralStorage");
    return {
        vcpus: (numberOf(inputs, "cpu") ?? 0) / 1024,
        gigabytes: (numberOf(inputs, "memory") ?? 0) / 1024,
        extraStorage: Math.max(0, (numberOf(storage, "sizeInGib") ?? FREE_STORAGE_GIGABYTES) - FREE_STORAGE_GIGABYTES),
        architecture: textOf(platform, "cpuArchitecture") === "ARM64" ? "arm64" : "x86",
    };
}

/** How tasks are spread over kinds of capacity. */
interface Share {
    readonly provider: string;
    readonly base: number;
    readonly weight: number;
}

/** Undefined where tasks run elsewhere than on Fargate. */
function sharesOf({ inputs }: PreviewResource): Share[] | undefined {
    const strategies = objectsOf(inputs, "capacityProviderStrategies");
    const launchType = textOf(inputs, "launchType");
    const shares =
        strategies.length === 0
            ? [{ provider: launchType ?? "EC2", base: 0, weight: 1 }]
            : strategies.map((strategy) => ({
                  provider: textOf(strategy, "capacityProvider") ?? "",
                  base: numberOf(strategy, "base") ?? 0,
                  weight: numberOf(strategy, "weight") ?? 0,
              }));
    return shares.every(({ provider }) => provider === "FARGATE" || provider === SPOT) ? shares : undefined;
}

/** How many of the tasks run on Spot: what its base takes first, and its share of those that no base takes. */
function spotOf(shares: readonly Share[], tasks: number): number {
    const bases = shares.reduce((sum, { base }) => sum + base, 0);
    const weights = shares.reduce((sum, { weight }) => sum + weight, 0);
    const rest = Math.max(0, tasks - bases);
    return shares
        .filter(({ provider }) => provider === SPOT)
        .reduce((sum, { base, weight }) => {
            const share = weights === 0 ? 0 : (rest * weight) / weights;
            return sum + Math.min(base, tasks) + share;
        }, 0);
}

function runningOf(resource: PreviewResource, { references }: Circumstances): Running {
    const [target] = references.usersOf(resource, "aws:appautoscaling/target:Target");
    if (target === undefined) {
        const tasks = numberOf(resource.inputs, "desiredCount") ?? 1;
        return { tasks, assumption: counted(tasks) };
    }
    const least = numberOf(target.inputs, "minCapacity") ?? 0;
    const most = numberOf(target.inputs, "maxCapacity") ?? least;
    const scaled = `scales from ${amount(least)} to ${amount(most)} tasks`;
    const actions = references.usersOf(target, "aws:appautoscaling/scheduledAction:ScheduledAction");
    if (actions.length === 0) {
        return { tasks: least, assumption: `${scaled}, counted at the fewest` };
    }
    const zones = new Set(actions.map(({ inputs }) => textOf(inputs, "timezone") ?? "UTC"));
    const tasks = zones.size === 1 ? averageOverWeek(actions.map((action) => changeOf(action, least))) : undefined;
    return tasks === undefined
        ? { tasks: least, assumption: `${scaled}, counted at the fewest; its schedules are not counted` }
        : {
              tasks,
              unscheduled: least,
              assumption: `${scaled}, counted at the fewest, ${amount(tasks)} over a week with its schedules`,
          };
}

function changeOf({ inputs }: PreviewResource, least: number): Change {
    const [bounds = {}] = objectsOf(inputs, "scalableTargetAction");
    return { schedule: textOf(inputs, "schedule") ?? "", size: numberOf(bounds, "minCapacity") ?? least };
}

interface Terms {
    readonly hoursPerMonth: number;
    readonly discount: number;
    readonly share: "all" | "on demand" | "spot";
    readonly assumption: string;
}

function chargesOf(task: Task, tasks: number, { hoursPerMonth, discount, share, assumption }: Terms): Charge[] {
    const { architecture, vcpus, gigabytes, extraStorage } = task;
    const label = architecture === "arm64" ? "ARM64" : "x86";
    const where = share === "spot" ? "Fargate Spot" : "Fargate";
    const notes =
        share === "all" ? [assumption] : [assumption, `${amount(tasks)} of them ${sharesText(share, discount)}`];
    const parts = [
        { part: "vcpu", what: `vCPUs on ${where}, ${label}`, each: vcpus },
        { part: "memory", what: `memory on ${where}, ${label}`, each: gigabytes },
    ].map(({ part, what, each }) => ({
        ...fixed(`fargate.${architecture}.${part}`, what, tasks * each * hoursPerMonth, notes.join("; ")),
        ...(share === "spot" && { factor: 1 - discount }),
    }));
    const storage = fixed(
        "fargate.storage",
        `storage on ${where}`,
        tasks * extraStorage * hoursPerMonth,
        notes.join("; "),
    );
    return extraStorage === 0 ? parts : [...parts, storage];
}

function sharesText(share: "on demand" | "spot", discount: number): string {
    return share === "spot" ? `on Spot, taken as ${amount(discount * 100)} % cheaper` : "on demand";
}

/** What starts a task again and again: schedules and state machines. */
function startersOf(resource: PreviewResource, { references }: Circumstances): readonly PreviewResource[] {
    return [
        ...references.usersOf(resource, "aws:scheduler/schedule:Schedule"),
        ...references.usersOf(resource, "aws:sfn/stateMachine:StateMachine"),
    ];
}

/** Whether the tasks that a schedule or a state machine starts have public addresses. */
function givesAddresses({ inputs }: PreviewResource): boolean {
    const [target = {}] = objectsOf(inputs, "target");
    const [parameters = {}] = objectsOf(target, "ecsParameters");
    const [network = {}] = objectsOf(parameters, "networkConfiguration");
    return network.assignPublicIp === true || /"AssignPublicIp":\s*"ENABLED"/.test(textOf(inputs, "definition") ?? "");
}

/** The public addresses of tasks that have one, charged by the hour of use. https://aws.amazon.com/vpc/pricing/ */
function addresses(
    resource: PreviewResource,
    { tasks, assumption }: Running,
    { hoursPerMonth }: Circumstances,
): Charge[] {
    const [network = {}] = objectsOf(resource.inputs, "networkConfiguration");
    const isPublic = network.assignPublicIp === true && itemsOf(network, "subnets").length > 0;
    return isPublic ? [fixed("ipv4.hour", "public IPv4 addresses of tasks", tasks * hoursPerMonth, assumption)] : [];
}

function counted(tasks: number): string {
    return tasks === 1 ? "1 task" : `${amount(tasks)} tasks`;
}
