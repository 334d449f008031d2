import * as aws from "@pulumi/aws";
import { estimate } from "../preview/cost/estimate";
import { documentOf } from "../preview/document";
import { record } from "../preview/record";
import { inTurn, median, type Run } from "./measure";

/** Runs of each command that count. */
const ROUNDS = 5;

/** What the preview is measured against: Node.js loading the four Pulumi SDKs that the program uses. */
const SDKS = ["pulumi", "aws", "awsx", "docker"].map((name) => `require("@pulumi/${name}")`).join(";");

const PREVIEW = ["--import", "tsx", "preview/main.ts"];

const COMMANDS = {
    "start Node.js": ["-e", "0"],
    "load the SDKs": ["-e", SDKS],
    "start the preview (--help)": [...PREVIEW, "--help"],
    "preview prod": [...PREVIEW, "prod"],
    "preview --all": [...PREVIEW, "--all"],
};

/** Sizes of the synthetic programs, in resources. */
const SIZES = [500, 1000, 2000];

async function main(): Promise<void> {
    const runs = inTurn(COMMANDS, ROUNDS);
    const time = (name: keyof typeof COMMANDS) => median((runs.get(name) ?? []).map((run) => run.milliseconds));
    const memory = (all: readonly Run[]) => median(all.map(({ mebibytes }) => mebibytes));
    const sdks = time("load the SDKs");

    console.log(`${ROUNDS} runs of each, in turn; medians\n`);
    console.log("command                        ms   MiB   × load the SDKs");
    for (const [name, all] of runs) {
        const milliseconds = median(all.map((run) => run.milliseconds));
        const ratio = (milliseconds / sdks).toFixed(2);
        console.log(
            `${name.padEnd(28)}${milliseconds.toFixed(0).padStart(5)}${memory(all).toFixed(0).padStart(6)}${ratio.padStart(10)}`,
        );
    }

    const prod = time("preview prod");
    const start = time("start the preview (--help)");
    const load = sdks - time("start Node.js");
    const phases = {
        "start and loader": start,
        "load the SDKs": load,
        "program, cost and report": prod - start - load,
    };
    console.log("\nwhere `preview prod` spends its time");
    for (const [phase, milliseconds] of Object.entries(phases)) {
        console.log(`${phase.padEnd(28)}${milliseconds.toFixed(0).padStart(5)}${share(milliseconds, prod)}`);
    }

    console.log("\nsynthetic programs       resources    ms   ms for each");
    for (const size of SIZES) {
        const milliseconds = await synthetic(size);
        const each = (milliseconds / size).toFixed(2);
        console.log(`${String(size).padStart(34)}${milliseconds.toFixed(0).padStart(6)}${each.padStart(14)}`);
    }
}

function share(part: number, whole: number): string {
    return `${((part / whole) * 100).toFixed(0).padStart(5)} %`;
}

/** How long it takes to record and price a program of so many queues. */
async function synthetic(size: number): Promise<number> {
    const start = performance.now();
    const recording = await record({ project: "bench", stack: "dev", config: { "aws:region": "eu-west-1" } }, () => {
        for (let index = 0; index < size; index++) {
            new aws.sqs.Queue(`queue-${index}`);
        }
    });
    estimate(documentOf(recording));
    return performance.now() - start;
}

void main();
