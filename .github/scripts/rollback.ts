import { targetFromEnvironment, variable } from "./delivery/context";
import { runProgram } from "./delivery/process";
import { addSummary, runUrl } from "./github/outputs";
import { runScript } from "./github/run";
import { notify } from "./github/slack";
import { rollbackArguments, rollbackMessage } from "./rollback/message";
import { codeBlock, took } from "./text";

// Returns SERVICE of the environment in TARGET to the release TO, or lists the releases where TO is empty.
runScript(async () => {
    const { name: environment } = targetFromEnvironment();
    const wish = { environment, service: variable("SERVICE"), to: process.env.TO ?? "" };
    const about = { ...wish, actor: variable("GITHUB_ACTOR"), run: runUrl() };
    const args = rollbackArguments(wish);
    const isReturn = wish.to !== "";
    if (isReturn) {
        await notify(rollbackMessage({ ...about, state: "started" }));
    }
    const began = Date.now();
    const { code, output } = await runProgram(process.execPath, ["--import=tsx", "commands/rollback.ts", ...args], {
        shown: true,
    });
    const duration = took(Date.now() - began);
    if (isReturn) {
        const state = code === 0 ? "done" : "failed";
        await notify(rollbackMessage({ ...about, state, duration, reason: output }));
    }
    addSummary(
        `## ${isReturn ? "Rollback" : "Releases"} of ${wish.service} in ${environment}\n\n${codeBlock(output.trim())}`,
    );
    return code;
});
