import { assess } from "./attempts";
import { dumped } from "./dumped";
import { fail } from "./fail";
import { functionFailure } from "./function-failure";
import { judge } from "./judge";
import { measureFreshness } from "./measure-freshness";
import { pick } from "./pick";
import { parseRequest } from "./parse-request";
import type { Request } from "./requests";
import { awsServices, type Services } from "./services";
import { type FunctionSettings, readSettings } from "./settings";
import { sweep } from "./sweep";

/** Kept from one call to the next, with the connections of its clients. */
let kept: { readonly settings: FunctionSettings; readonly services: Services } | undefined;

/**
 * What Lambda calls. Environment: `BACKUP_BUCKET`, `METRICS_DIMENSION`, `TOPIC_ARN`, `RTO_TARGET_SECONDS`.
 *
 * @throws an error named `Refused`, `DumpMissing` or `DrillFailed` where the same request would meet it again; any other
 * may pass.
 */
export async function handler(event: unknown): Promise<unknown> {
    try {
        kept ??= start();
        return await answer(parseRequest(event), kept.settings, kept.services);
    } catch (error) {
        throw functionFailure(error);
    }
}

function start() {
    const settings = readSettings(process.env);
    return { settings, services: awsServices(settings) };
}

/** Answers a request. */
export async function answer(request: Request, settings: FunctionSettings, services: Services): Promise<unknown> {
    switch (request.action) {
        case "pick":
            return pick(request, settings, services);
        case "judge":
            return judge(request, settings, services);
        case "assess":
            return assess(request.job, request.attempt, request.error);
        case "fail":
            return fail(request, settings, services);
        case "sweep":
            return sweep(request, services);
        case "dumped":
            return dumped(request, services);
        case "freshness":
            return measureFreshness(services);
    }
}
