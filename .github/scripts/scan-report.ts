import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runProgram } from "./delivery/process";
import { connect } from "./github/client";
import { closeIssue, upsertIssue } from "./github/issue";
import { addSummary, runUrl } from "./github/outputs";
import { runScript } from "./github/run";
import { pinnedImages, staleImages } from "./scan/base-images";
import { auditFindings, withFix } from "./scan/findings";
import { partFrom, renderScan, type ScanPart, verdictOf } from "./scan/report";

/** Folders with a lock file whose packages are in what runs. */
const FOLDERS = [".", "apps/backend", "apps/frontend", "runtime"];

/** Files that pin base images. */
const PINNING = ["apps/backend/Dockerfile", "apps/frontend/Dockerfile", "runtime/Dockerfile"];

// Brings the images' scans (scan/<environment>.json of those in TARGETS) and the dependencies' together, in one issue.
runScript(async () => {
    const targets = z.array(z.looseObject({ name: z.string() })).parse(JSON.parse(process.env.TARGETS ?? "[]"));
    const parts = [...targets.map(({ name }) => readPart(name)), await dependencies()];
    const report = { parts, stale: await stale(), run: runUrl() };
    const { issue, exitCode } = verdictOf(report);
    const text = renderScan(report);
    addSummary(text);
    const place = { client: connect(), marker: "scan", label: "vulnerabilities" };
    if (issue === "write") {
        await upsertIssue({ ...place, title: "Vulnerabilities in what runs", body: text, whole: report.run });
    } else if (issue === "close") {
        await closeIssue({ ...place, comment: "Nothing is found any more." });
    }
    return exitCode;
});

function readPart(name: string): ScanPart {
    const file = join("scan", `${name}.json`);
    return partFrom(name, existsSync(file) ? readFileSync(file, "utf8") : undefined);
}

async function dependencies(): Promise<ScanPart> {
    const part: { -readonly [Key in keyof ScanPart]: ScanPart[Key] } = {
        part: "dependencies",
        findings: [],
        errors: [],
    };
    for (const folder of FOLDERS) {
        // Its exit code is 1 where it finds something.
        const { stdout, output } = await runProgram("npm", ["audit", "--omit=dev", "--json"], { folder });
        try {
            const found = auditFindings(stdout, folder === "." ? "package-lock.json" : folder);
            part.findings = [...part.findings, ...withFix(found)];
        } catch {
            part.errors = [...part.errors, `npm audit in ${folder}:\n${output.slice(0, 2000)}`];
        }
    }
    return part;
}

// A registry that does not answer is no vulnerability: there is another week.
async function stale() {
    const pinned = PINNING.flatMap((file) => pinnedImages(file, readFileSync(file, "utf8")));
    const newest: Record<string, string | undefined> = {};
    for (const name of new Set(pinned.map((image) => image.name))) {
        const address = `docker://docker.io/${name.includes("/") ? name : `library/${name}`}`;
        const { code, stdout } = await runProgram("skopeo", ["inspect", "--format", "{{.Digest}}", address]);
        newest[name] = code === 0 ? stdout.trim() : undefined;
    }
    return staleImages(pinned, newest);
}
