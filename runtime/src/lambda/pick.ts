import { announcedBy, claimKey, DUMPS_PREFIX, type DumpIdentity, manifestKey, reportKey } from "../store/keys";
import { type Claim, type ClaimDecision, decideClaim, parseClaim } from "./claims";
import { executionName } from "./executions";
import { FunctionFailure } from "./function-failure";
import { parseReport } from "./reports";
import type { Picked, PickRequest } from "./requests";
import type { Files, Services } from "./services";
import type { FunctionSettings } from "./settings";
import { readWish, type Wish } from "./wishes";

/** How often a claim that others change, too, is looked at again. */
const ROUNDS = 5;

/**
 * Finds the dump to drill and claims it for the execution.
 *
 * @throws {@link FunctionFailure} `Refused` where the input names no dump that is announced.
 */
export async function pick(request: PickRequest, settings: FunctionSettings, services: Services): Promise<Picked> {
    const wish = readWish(request.input, settings.bucket);
    const id = await findDump(wish, settings.bucket, services.files);
    const claim: Claim = {
        format: 1,
        execution: request.execution,
        run: executionName(request.execution),
        claimedAt: services.now().toISOString(),
    };
    const decision = await settle(id, claim, wish.again, services);
    return decision.decision === "skip"
        ? { outcome: "skip", id, message: decision.message }
        : { outcome: "drill", id, message: `${id} is drilled by ${claim.run}.` };
}

/** The announced dumps, the newest first. */
export async function announcedDumps(files: Files): Promise<DumpIdentity[]> {
    const objects = await files.list(DUMPS_PREFIX);
    return objects
        .map(({ key }) => announcedBy(key))
        .filter((dump) => dump !== undefined)
        .sort((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
}

async function findDump({ dump }: Wish, bucket: string, files: Files): Promise<string> {
    if (dump === "latest") {
        const [newest] = await announcedDumps(files);
        if (newest === undefined) {
            throw new FunctionFailure(
                "Refused",
                `s3://${bucket}/${DUMPS_PREFIX} holds no dump that was announced. Take one: npm run backup.`,
            );
        }
        return newest.id;
    }
    if ((await files.read(manifestKey(dump))) === undefined) {
        throw new FunctionFailure(
            "Refused",
            `There is no dump "${dump}" in s3://${bucket}/${DUMPS_PREFIX}: it was not finished, or its time is over.`,
        );
    }
    return dump;
}

/** Claims the dump where nobody has, else decides about the claim that is there. */
async function settle(id: string, own: Claim, again: boolean, services: Services): Promise<ClaimDecision> {
    const { files } = services;
    const key = claimKey(id);
    const text = `${JSON.stringify(own, undefined, 2)}\n`;
    for (let round = 0; round < ROUNDS; round += 1) {
        if (await files.create(key, text)) {
            return { decision: "drill" };
        }
        const version = await files.read(key);
        if (version === undefined) {
            continue;
        }
        const decision = await decide(id, parseClaim(version.text), own, again, services);
        if (decision.decision !== "take over" || (await files.replace(key, text, version.etag))) {
            return decision;
        }
    }
    throw new Error(`The claim on ${id} was changed by others ${ROUNDS} times.`);
}

async function decide(
    id: string,
    claim: Claim | undefined,
    own: Claim,
    again: boolean,
    services: Services,
): Promise<ClaimDecision> {
    if (claim === undefined || claim.execution === own.execution) {
        return decideClaim({ claim, execution: own.execution, again, running: false });
    }
    // In this order: an execution that ends in between has left its report by then.
    const running = await services.isRunning(claim.execution);
    const report = await services.files.read(reportKey(id, claim.run, "json"));
    return decideClaim({
        claim,
        execution: own.execution,
        again,
        running,
        report: report && (parseReport(report.text)?.result ?? "unreadable"),
    });
}
