import { isPlainObject } from "./merge";
import { type Mistake, pathText } from "./mistakes";

/**
 * Finds what does not go together with the region of the stack.
 *
 * @param written the settings as they are written.
 */
export function regionConflicts(written: Readonly<Record<string, unknown>>, region: unknown): Mistake[] {
    return typeof region === "string"
        ? [...copyMistakes(written.backups, region), ...certificateMistakes(written.web, region)]
        : [];
}

/** A copy in the stack's own region would be lost with it. */
function copyMistakes(backups: unknown, region: string): Mistake[] {
    const replication = isPlainObject(backups) ? backups.replication : undefined;
    const given = isPlainObject(replication) ? replication.region : undefined;
    if (given !== region) {
        return [];
    }
    const reason = `"${region}" is the stack's own region, with which the copy would be lost. Name another one`;
    return [{ path: pathText(["backups", "replication", "region"]), reason }];
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
function certificateMistakes(web: unknown, region: string): Mistake[] {
    const arn = isPlainObject(web) ? web.certificateArn : undefined;
    const [, given] = /^arn:[^:]*:acm:([^:]*):/.exec(typeof arn === "string" ? arn : "") ?? [];
    if (given === undefined || given === region) {
        return [];
    }
    const reason =
        `is of the region "${given}", and a load balancer takes certificates of its own region, "${region}", only. ` +
        `Request one there, or give hostedZoneId in its place`;
    return [{ path: pathText(["web", "certificateArn"]), reason }];
}
