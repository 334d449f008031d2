import {
    bounds,
    NOTHING_TO_SCALE_BY,
    NOTHING_TO_START_BY,
    staysAtNothing,
    tracksAnything,
} from "../components/fargate/scaling";
import { sizeMistake } from "../components/fargate/size";
import { stepMistakes } from "../components/fargate/step-scaling";
import { nameTooLong, TARGET_GROUP_SUFFIX_LENGTH } from "../components/names";
import { UPGRADE_AT_ONCE } from "../components/postgres/parameters";
import { backupConflicts } from "./backup-checks";
import type { Conflict } from "./conflict";
import { deploymentConflicts } from "./deployment";
import { type Mistake, pathText } from "./mistakes";
import { offHoursConflicts } from "./off-hours-checks";
import type { Sections, ServiceSection } from "./schema";
import type { ServiceRoutes } from "./service-routes";
import { windowConflicts } from "./window-checks";

/** Names of AWS resources begin with `<project>-<stack>`; the shortest limit leaves it so many characters. */
export const LONGEST_PREFIX = 40;

/** Which stack the settings are for. */
export interface StackName {
    readonly project: string;
    readonly stack: string;
}

/**
 * Finds what no single setting shows: settings that do not go together.
 *
 * @param settings of the stack, with the defaults filled in.
 * @param services of the program.
 * @param refused the paths of settings that are wrong by themselves, and stand at their defaults here.
 */
export function checks(
    settings: Sections,
    services: ServiceRoutes,
    refused: readonly string[],
    name: StackName,
): Mistake[] {
    const conflicts = [
        ...networkConflicts(settings.network),
        ...webConflicts(settings.web),
        ...databaseConflicts(settings.database),
        ...windowConflicts(settings),
        ...backupConflicts(settings),
        ...offHoursConflicts(settings),
        ...Object.entries(settings.services).flatMap(([service, section]) => [
            ...serviceConflicts(service, section),
            ...routeConflicts(service, section, services[service] === "worker"),
            ...deploymentConflicts(service, section, services[service] === "worker", settings.web),
        ]),
        ...priorityConflicts(settings.services),
    ].filter(({ from }) => !from.some((path) => refused.some((place) => isAtOrBelow(path, place))));
    return [...nameMistakes(name), ...conflicts.map(({ path, reason }) => ({ path, reason }))];
}

function isAtOrBelow(path: string, place: string): boolean {
    return path === place || path.startsWith(`${place}.`);
}

function nameMistakes({ project, stack }: StackName): Mistake[] {
    const prefix = `${project}-${stack}`;
    const given = `project "${project}" and stack "${stack}"`;
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(prefix)) {
        const reason =
            `${given} begin the names of repositories, buckets and databases, and AWS takes lower-case letters, ` +
            `digits and single hyphens there, beginning with a letter. Rename the one that has others`;
        return [{ path: "Pulumi.yaml: name", reason }];
    }
    if (prefix.length > LONGEST_PREFIX) {
        const reason =
            `${given} make names that begin with ${prefix.length} characters. AWS ends the names of buckets and ` +
            `databases at 63, which leaves ${LONGEST_PREFIX} for the two. Shorten one of them`;
        return [{ path: "Pulumi.yaml: name", reason }];
    }
    return [];
}

function networkConflicts({ existing, ...own }: Sections["network"]): Conflict[] {
    if (existing === undefined) {
        return [];
    }
    return Object.keys(own).map((key) => ({
        path: pathText(["network", key]),
        from: [],
        reason: "does not go with an existing VPC, in which nothing is created. Remove it, or remove existing",
    }));
}

function webConflicts({ domain, hostedZoneId, certificateArn }: Sections["web"]): Conflict[] {
    const from = ["domain", "hostedZoneId", "certificateArn"].map((key) => pathText(["web", key]));
    if (domain === undefined) {
        const reason = "is for a domain, and there is none. Add domain, or remove it";
        return Object.entries({ hostedZoneId, certificateArn })
            .filter(([, value]) => value !== undefined)
            .map(([key]) => ({ path: pathText(["web", key]), from, reason }));
    }
    if (hostedZoneId === undefined && certificateArn === undefined) {
        const reason =
            `${domain} needs a certificate. Add hostedZoneId (the domain's zone in Route 53) and ACM issues one, ` +
            `or certificateArn for one that you have`;
        return [{ path: pathText(["web", "domain"]), from, reason }];
    }
    return [];
}

function databaseConflicts(database: Sections["database"]): Conflict[] {
    const at = (key: string) => pathText(["database", key]);
    const { storageGigabytes = 20, maxStorageGigabytes = 100 } = database;
    const conflicts: Conflict[] = [];
    if (database.allowMajorVersionUpgrade === true && database.applyImmediately !== true) {
        conflicts.push({
            path: at("allowMajorVersionUpgrade"),
            from: [at("applyImmediately")],
            reason: `true without applyImmediately. ${UPGRADE_AT_ONCE}`,
        });
    }
    if (database.parameters?.["rds.force_ssl"] !== undefined) {
        conflicts.push({
            path: at("parameters.rds.force_ssl"),
            from: [],
            reason: "keeps connections without TLS out, and is always 1. Remove it",
        });
    }
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
    const least = Math.ceil((storageGigabytes * 11) / 10);
    if (maxStorageGigabytes < least) {
        conflicts.push({
            path: at("maxStorageGigabytes"),
            from: [at("storageGigabytes"), at("maxStorageGigabytes")],
            reason:
                `${maxStorageGigabytes} leaves storageGigabytes ${storageGigabytes} no room to grow. ` +
                `RDS takes at least a tenth more: ${least}`,
        });
    }
    return conflicts;
}

function serviceConflicts(name: string, service: ServiceSection): Conflict[] {
    const at = (...path: string[]) => pathText(["services", name, ...path]);
    const { cpu = 256, memory = cpu * 2, scaling = {}, exec = false, readonlyRootFilesystem = true } = service;
    const conflicts: Conflict[] = [];
    const wrongName = nameTooLong("target group", name, TARGET_GROUP_SUFFIX_LENGTH) ?? wrongLetters(name);
    if (wrongName !== undefined) {
        conflicts.push({ path: at(), from: [], reason: wrongName });
    }
    const size = sizeMistake(cpu, memory);
    if (size !== undefined) {
        conflicts.push({ path: at("memory"), from: [at("cpu"), at("memory")], reason: size });
    }
    const { min, max } = bounds(scaling);
    conflicts.push(...boundsConflicts((key) => at("scaling", key), { min, max }));
    if (max > min && !tracksAnything(scaling)) {
        conflicts.push({ path: at("scaling"), from: [at("scaling")], reason: NOTHING_TO_SCALE_BY });
    }
    if (staysAtNothing(scaling)) {
        conflicts.push({ path: at("scaling", "min"), from: [at("scaling")], reason: NOTHING_TO_START_BY });
    }
    conflicts.push(
        ...stepMistakes(scaling.steps ?? {}).map((reason) => ({
            path: at("scaling"),
            from: [at("scaling", "steps")],
            reason,
        })),
    );
    for (const [schedule, range] of Object.entries(scaling.schedules ?? {})) {
        conflicts.push(...boundsConflicts((key) => at("scaling", "schedules", schedule, key), range));
    }
    if (exec && readonlyRootFilesystem) {
        conflicts.push({
            path: at("exec"),
            from: [at("exec"), at("readonlyRootFilesystem")],
            reason: "ECS Exec writes into the container. Set readonlyRootFilesystem to false beside it",
        });
    }
    return conflicts;
}

function wrongLetters(name: string): string | undefined {
    return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)
        ? undefined
        : `"${name}" begins the names of AWS resources. Give the service a name of lower-case letters, digits and single hyphens`;
}

/** The most conditions of a listener rule. */
const MOST_CONDITIONS = 5;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
function routeConflicts(name: string, { route, scaling }: ServiceSection, isWorker: boolean): Conflict[] {
    const at = (...path: string[]) => pathText(["services", name, ...path]);
    if (isWorker) {
        const reason = `is for requests, and ${name} is a worker in index.ts, which gets none. Remove it`;
        const given = [
            ...(route === undefined ? [] : [at("route")]),
            ...(scaling?.requestsPerTarget === undefined ? [] : [at("scaling", "requestsPerTarget")]),
        ];
        return given.map((path) => ({ path, from: [], reason }));
    }
    const conditions = [...(route?.paths ?? []), ...(route?.hosts ?? [])].length;
    if (conditions > MOST_CONDITIONS) {
        const reason =
            `${conditions} paths and hosts together are more than a load balancer takes for one route, which is ` +
            `${MOST_CONDITIONS}. Shorten them with *`;
        return [{ path: at("route"), from: [at("route", "paths"), at("route", "hosts")], reason }];
    }
    return [];
}

function boundsConflicts(at: (key: "min" | "max") => string, { min, max }: { min: number; max: number }): Conflict[] {
    if (min <= max) {
        return [];
    }
    const reason = `${min} is above max ${max}. Lower it, or raise max`;
    return [{ path: at("min"), from: [at("min"), at("max")], reason }];
}

function priorityConflicts(services: Readonly<Record<string, ServiceSection>>): Conflict[] {
    const path = (service: string) => pathText(["services", service, "route", "priority"]);
    const first = new Map<number, string>();
    return Object.entries(services).flatMap(([name, { route }]) => {
        const priority = route?.priority;
        if (priority === undefined) {
            return [];
        }
        const taken = [priority, priority - 1, priority + 1].find((number) => first.has(number));
        const other = taken === undefined ? undefined : first.get(taken);
        if (taken === undefined || other === undefined) {
            first.set(priority, name);
            return [];
        }
        const reason =
            taken === priority
                ? `${priority} is the priority of ${other}, too. Give each route its own`
                : `${priority} is next to ${taken}, the priority of ${other}. Each route needs the number before its own ` +
                  `for its test route: leave one free`;
        return [{ path: path(name), from: [path(name), path(other)], reason }];
    });
}
