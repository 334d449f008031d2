import { executionName } from "./executions";
import { FunctionFailure } from "./function-failure";
import { measured } from "./measured";
import { keyOfReport, parseReport, reasonAgainst } from "./reports";
import type { Judged, JudgeRequest } from "./requests";
import type { Services } from "./services";
import type { FunctionSettings } from "./settings";

/**
 * Reads the report of a drill whose task ended well.
 *
 * @throws {@link FunctionFailure} `DrillFailed` where the report does not show that the drill passed.
 */
export async function judge(request: JudgeRequest, settings: FunctionSettings, services: Services): Promise<Judged> {
    const { kind, id } = request;
    const subject = { kind, id, run: executionName(request.execution) };
    const text = (await services.files.read(keyOfReport(subject, "json")))?.text;
    const reason = reasonAgainst(text, subject);
    const report = text === undefined ? undefined : parseReport(text);
    if (reason !== undefined || report === undefined) {
        throw new FunctionFailure("DrillFailed", reason ?? "The report cannot be read.");
    }
    const { summary, restoreSeconds, ageSeconds } = report;
    await measured(
        services,
        kind === "dump"
            ? { DrillSucceeded: 1, RestoreSeconds: restoreSeconds, DumpAgeSeconds: ageSeconds, DifferencesFound: 0 }
            : { SnapshotDrillSucceeded: 1 },
    );
    return {
        id,
        summary,
        restoreSeconds,
        ageSeconds,
        withinTarget: restoreSeconds === undefined ? undefined : restoreSeconds <= settings.rtoTargetSeconds,
        report: `s3://${settings.bucket}/${keyOfReport(subject, "md")}`,
    };
}
