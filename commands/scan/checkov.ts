import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { pythonEnvironment } from "../../development/python";
import type { TerraformPlan } from "./terraform-plan";

const REQUIREMENTS = join(__dirname, "requirements.txt");

const TIMEOUT_MILLISECONDS = 600_000;

/** All of Checkov's checks of Terraform, by their ids. */
export const CHECKS_PAGE = "https://www.checkov.io/5.Policy%20Index/terraform.html";

/** What Checkov says of a resource by a check. */
export interface CheckResult {
    /** `CKV_AWS_16`. */
    readonly check: string;
    /** What it wants: `Ensure all data stored in the RDS is securely encrypted at rest`. */
    readonly wants: string;
    /** Address of the check's definition, or of the page with all checks. */
    readonly link: string;
    readonly passed: boolean;
    /** Name of the plan that the resource is in. */
    readonly plan: string;
    /** Of the resource in the plan. */
    readonly address: string;
}

/** All results, passed ones too. */
export interface CheckovRun {
    /** `3.3.30`. */
    readonly version: string;
    readonly results: readonly CheckResult[];
}

/** Checkov could not do its work, or not all of it. */
export class CheckovProblem extends Error {
    override readonly name = "CheckovProblem";
}

const record = z.object({
    check_id: z.string(),
    check_name: z.string(),
    check_class: z.string(),
    file_path: z.string(),
    resource: z.string(),
});

const output = z.object({
    results: z.object({
        passed_checks: z.array(record),
        failed_checks: z.array(record),
        parsing_errors: z.array(z.string()),
    }),
    summary: z.object({ resource_count: z.number(), checkov_version: z.string() }),
});

/**
 * The Python that Checkov is installed in; installed the first time.
 *
 * @param onLine is told what the installation prints.
 * @throws {@link PythonProblem} where Python is missing, or the network where it has to be installed.
 */
export function checkovPython(onLine?: (line: string) => void): Promise<string> {
    return pythonEnvironment("checkov", REQUIREMENTS, onLine);
}

/**
 * Asks Checkov about plans, all in one process, since it takes seconds to start. It reads no configuration but this, and
 * asks nothing of the network.
 *
 * @param python that Checkov is installed in.
 * @param plans by a name that is fit for a file.
 * @throws {@link CheckovProblem} where it fails, or has not read every resource.
 */
export async function runCheckov(python: string, plans: Readonly<Record<string, TerraformPlan>>): Promise<CheckovRun> {
    const work = await mkdtemp(join(tmpdir(), "slipway-scan-"));
    try {
        const folder = join(work, "plans");
        await mkdir(folder);
        for (const [name, plan] of Object.entries(plans)) {
            await writeFile(join(folder, `${name}.json`), JSON.stringify(plan));
        }
        const text = await start(python, work, folder);
        const count = Object.values(plans).reduce((sum, { planned_values: { root_module } }) => {
            return sum + root_module.resources.length;
        }, 0);
        return parseOutput(text, count);
    } finally {
        await rm(work, { recursive: true, force: true });
    }
}

/**
 * Reads what Checkov prints as JSON.
 *
 * @param expected number of resources that it was given.
 * @throws {@link CheckovProblem} where it is something else, or resources are missing: they would count as without fault.
 */
export function parseOutput(text: string, expected: number): CheckovRun {
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch {
        throw new CheckovProblem(`Checkov has printed no JSON: ${text.slice(0, 500)}`);
    }
    const parsed = output.safeParse(data);
    if (!parsed.success) {
        throw new CheckovProblem(`Checkov has printed what is not its form of results: ${text.slice(0, 500)}`);
    }
    const { results, summary } = parsed.data;
    if (results.parsing_errors.length > 0) {
        throw new CheckovProblem(`Checkov cannot read ${results.parsing_errors.join(", ")}.`);
    }
    if (summary.resource_count !== expected) {
        throw new CheckovProblem(`Checkov has read ${summary.resource_count} of ${expected} resources.`);
    }
    return {
        version: summary.checkov_version,
        results: [
            ...results.passed_checks.map((one) => resultOf(one, true, summary.checkov_version)),
            ...results.failed_checks.map((one) => resultOf(one, false, summary.checkov_version)),
        ],
    };
}

function resultOf(one: z.infer<typeof record>, passed: boolean, version: string): CheckResult {
    // Checks of connections are data, which Checkov does not say the file of.
    const isOwnFile = one.check_class.startsWith("checkov.terraform.checks.");
    return {
        check: one.check_id,
        wants: one.check_name,
        link: isOwnFile
            ? `https://github.com/bridgecrewio/checkov/blob/${version}/${one.check_class.replaceAll(".", "/")}.py`
            : CHECKS_PAGE,
        passed,
        plan: one.file_path.replace(/^\//, "").replace(/\.json$/, ""),
        address: one.resource,
    };
}

function start(python: string, work: string, folder: string): Promise<string> {
    // Without --skip-download it asks its maker's service for links and severities.
    const args = ["-m", "checkov.main", "--directory", folder, "--framework", "terraform_plan", "--skip-download"];
    return new Promise((resolve, reject) => {
        const child = spawn(python, [...args, "--output", "json", "--compact", "--soft-fail"], {
            // It would read .checkov.yaml in these, and options and keys from variables.
            cwd: work,
            env: { PATH: process.env.PATH, HOME: work, LOG_LEVEL: "ERROR", EVAL_TF_PLAN_AFTER_UNKNOWN: "True" },
            stdio: ["ignore", "pipe", "pipe"],
            timeout: TIMEOUT_MILLISECONDS,
        });
        let [stdout, stderr] = ["", ""];
        child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        child.on("error", reject);
        child.on("close", (code) => {
            if (code === 0) {
                resolve(stdout);
            } else {
                reject(new CheckovProblem(`Checkov has ended with ${code ?? "a signal"}: ${stderr.slice(-2000)}`));
            }
        });
    });
}
