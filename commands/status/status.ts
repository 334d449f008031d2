import { ECSClient } from "@aws-sdk/client-ecs";
import { servicesOf } from "../rollback/history";
import { clientSettings, type Stack } from "../stack";
import { type RingingAlarm, ringingAlarms, stackTags } from "./alarms";
import { answeredBy, type Answered, urlOf } from "./application";
import { type JobStatus, jobStatus } from "./backups";
import { targetGroupsOf, type Targets, targetsOf } from "./balancer";
import { type CostStatus, costStatus } from "./cost";
import { type DatabaseStatus, databaseStatus } from "./database";
import { type Part, part, plain } from "./part";
import { serviceStatuses, type ServiceStatus } from "./services";

/** What a stack does, part by part. */
export interface Status {
    readonly stack: string;
    readonly region: string;
    /** When it was looked at, in ISO 8601. */
    readonly at: string;
    readonly application: Part<Answered>;
    readonly targets: Part<Targets>;
    readonly services: Part<readonly ServiceStatus[]>;
    readonly database: Part<DatabaseStatus>;
    /** Undefined where Step Functions remembers none, `off` where there are no backups. */
    readonly dump: Part<JobStatus | "off" | undefined>;
    readonly drill: Part<JobStatus | "off" | undefined>;
    readonly alarms: Part<readonly RingingAlarm[]>;
    /** Only where it was asked for. */
    readonly cost: Part<CostStatus> | undefined;
}

/** Asks AWS for all parts at once. */
export async function readStatus(stack: Stack, withCost: boolean): Promise<Status> {
    const ecs = new ECSClient(clientSettings(stack));
    const now = new Date();
    const found = servicesOf(ecs, stack, `${stack.project}-${stack.name}-cluster`);
    const tags = stackTags(stack);
    const [application, targets, services, database, dump, drill, alarms, cost] = await Promise.all([
        part(async () => answeredBy(await urlOf(ecs, stack, await found))),
        part(async () => targetsOf(ecs, stack, targetGroupsOf(await found))),
        part(async () => serviceStatuses(ecs, stack, await found)),
        part(async () => databaseStatus(ecs, stack, await found)),
        part(() => jobStatus(stack, "dump")),
        part(() => jobStatus(stack, "drill")),
        part(() => ringingAlarms(stack, tags)),
        withCost ? part(() => costStatus(ecs, stack, tags, now)) : undefined,
    ]);
    const parts = { application, targets, services, database, dump, drill, alarms, cost };
    return { stack: stack.name, region: stack.region, at: now.toISOString(), ...parts };
}

/** Why parts are missing, one reason for each. */
export function reasonsIn(status: Status): string[] {
    const services = "value" in status.services ? status.services.value : [];
    const inner = services.flatMap(({ release, deployment }) => [release, deployment]);
    const free = "value" in status.database ? [status.database.value.freeBytes] : [];
    const { application, targets, services: all, database, dump, drill, alarms, cost } = status;
    const parts = [application, targets, all, database, dump, drill, alarms, ...inner, ...free];
    return [...parts, ...(cost === undefined ? [] : [cost])].flatMap((each) => ("reason" in each ? each.reason : []));
}

/** A status as JSON, in which a part that could not be read is `{ "error": … }`. */
export function statusJson(status: Status): string {
    const { stack, region, at, application, targets, services, database, dump, drill, alarms, cost } = status;
    const json = {
        stack,
        region,
        at,
        application: plain(application),
        targets: plain(targets),
        services:
            "value" in services
                ? services.value.map(({ release, deployment, ...service }) => ({
                      ...service,
                      release: plain(release),
                      deployment: plain(deployment) ?? null,
                  }))
                : plain(services),
        database:
            "value" in database
                ? { ...database.value, freeBytes: plain(database.value.freeBytes) ?? null }
                : plain(database),
        backups: { dump: plain(dump) ?? null, drill: plain(drill) ?? null },
        alarms: plain(alarms),
        ...(cost !== undefined && { cost: plain(cost) }),
    };
    return `${JSON.stringify(json, undefined, 2)}\n`;
}
