import { ECSClient } from "@aws-sdk/client-ecs";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "../../preview/project";
import { targetFromEnvironment } from "./delivery/context";
import { must, runProgram } from "./delivery/process";
import { annotate } from "./github/outputs";
import { runScript } from "./github/run";
import { type Finding, trivyFindings } from "./scan/findings";
import { imagesInUse } from "./scan/images-in-use";
import type { ScanPart } from "./scan/report";

const TRIVY = ["image", "--quiet", "--format=json", "--scanners=vuln", "--severity=HIGH,CRITICAL", "--ignore-unfixed"];

// Scans the images that the environment in TARGET runs, into scan/<environment>.json; the report is another job's.
runScript(async () => {
    const { name: part, region } = targetFromEnvironment();
    const findings: Finding[] = [];
    const errors: string[] = [];
    try {
        const project = Project.find(process.cwd()).name;
        const images = await imagesInUse(new ECSClient({ region }), { project, stack: part });
        if (images === undefined) {
            annotate("notice", `${part} has not been deployed yet.`);
        }
        for (const image of images ?? []) {
            process.stdout.write(`${image}\n`);
            try {
                findings.push(...trivyFindings(await must(runProgram, "trivy", [...TRIVY, image]), image));
            } catch (error) {
                errors.push(`${image}: ${messageOf(error)}`);
            }
        }
    } catch (error) {
        errors.push(messageOf(error));
    }
    const result: ScanPart = { part, findings, errors };
    mkdirSync("scan", { recursive: true });
    writeFileSync(join("scan", `${part}.json`), JSON.stringify(result));
    process.stdout.write(`${findings.length} found, ${errors.length} could not be scanned.\n`);
    return 0;
});

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
