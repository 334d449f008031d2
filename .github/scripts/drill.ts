import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { targetFromEnvironment } from "./delivery/context";
import { runProgram } from "./delivery/process";
import { renderDrill, reportPlace } from "./drill/report";
import { addSummary, runUrl } from "./github/outputs";
import { runScript } from "./github/run";
import { notify } from "./github/slack";

/** What becomes the workflow's artifact. */
const FOLDER = "drill-report";

// Drills the environment in TARGET, waits, and hands on its report. A drill that fails fails the job, and Slack is told.
runScript(async () => {
    const { name: environment, region } = targetFromEnvironment();
    const args = ["--import=tsx", "commands/drill.ts", "--stack", environment];
    const { code, output } = await runProgram(process.execPath, args, { shown: true });
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, "output.txt"), output);

    const place = reportPlace(output);
    const client = new S3Client({ region });
    const fetched = async (ending: "md" | "json"): Promise<string> => {
        const at = { Bucket: place?.bucket, Key: `${place?.key ?? ""}.${ending}` };
        const text = (await (await client.send(new GetObjectCommand(at))).Body?.transformToString()) ?? "";
        writeFileSync(join(FOLDER, `report.${ending}`), text);
        return text;
    };
    let report: string | undefined;
    let unread: string | undefined;
    if (place !== undefined) {
        try {
            report = await fetched("md");
            await fetched("json");
        } catch (error) {
            unread = error instanceof Error ? error.message : String(error);
        }
    }
    const passed = code === 0;
    addSummary(renderDrill({ environment, passed, output, report, unread }), process.env, runUrl());
    if (!passed) {
        const run = runUrl();
        await notify({
            headline: `The restore drill of ${environment} failed`,
            reason: output,
            link: run === undefined ? undefined : { url: run, label: "Report and log" },
        });
    }
    return passed ? 0 : 1;
});
