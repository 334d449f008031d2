import type { PostgresVersion } from "./arguments";
import { STATIC_PARAMETERS } from "./static-parameters";

/**
 * Parameters that every database gets: connections without TLS are refused, and statements that take longer than a
 * second, or that wait for a lock, are logged, with the values bound to them.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.Query_Logging.html
 */
export const BASE_PARAMETERS = {
    "rds.force_ssl": "1",
    log_lock_waits: "1",
    log_min_duration_statement: "1000",
} as const;

/** The parameters of a database, sorted, each with the moment at which it takes effect. */
export function parameterList(own: Readonly<Record<string, string>>) {
    return Object.entries({ ...BASE_PARAMETERS, ...own })
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, value]) => ({
            name,
            value,
            applyMethod: STATIC_PARAMETERS.has(name) ? "pending-reboot" : "immediate",
        }));
}

/** Why no major upgrade waits for the maintenance window. */
export const UPGRADE_AT_ONCE =
    "An upgrade to another major version goes with another parameter group, and RDS keeps the old one until it is done: " +
    "waiting for the maintenance window, each update would fail to delete it. Set applyImmediately to true for the upgrade";

/** Family of a parameter group. */
export function parameterFamily(version: PostgresVersion): string {
    return `postgres${version}`;
}
