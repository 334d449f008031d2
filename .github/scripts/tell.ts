import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { laneFromEnvironment, targetFromEnvironment, variable } from "./delivery/context";
import { messageOf } from "./delivery/message";
import { runUrl } from "./github/outputs";
import { runScript } from "./github/run";
import { notify } from "./github/slack";

const STATUSES = ["success", "failure", "cancelled"] as const;

/** Tells Slack of a deployment: `started`, `waits` (for approval) or `ended`, with the job's status in `STATUS`. */
runScript(async () => {
    const what = z.enum(["started", "waits", "ended"]).parse(process.argv[2]);
    const started = join(process.env.RUNNER_TEMP ?? "/tmp", "started");
    if (what === "started") {
        writeFileSync(started, String(Date.now()));
    }
    const ended = what === "ended";
    const file = process.env.REASON_FILE ?? "";
    const { name } = targetFromEnvironment();
    const message = messageOf({
        what,
        environment: name,
        lane: laneFromEnvironment(),
        actor: variable("GITHUB_ACTOR"),
        subject: execFileSync("git", ["log", "-1", "--format=%s"], { encoding: "utf8" }).trim(),
        commit: variable("GITHUB_SHA"),
        run: runUrl(),
        url: process.env.URL,
        ...(ended && { status: z.enum(STATUSES).parse(variable("STATUS")) }),
        ...(ended && existsSync(started) && { seconds: (Date.now() - Number(readFileSync(started, "utf8"))) / 1000 }),
        ...(ended && file !== "" && existsSync(file) && { reason: readFileSync(file, "utf8") }),
    });
    await notify(message);
    return undefined;
});
