import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Project } from "../preview/project";
import { screenOf } from "../preview/style";
import { UsageError } from "./arguments";
import { progressOnScreen } from "./progress";
import { runCommand } from "./run";
import { findProject } from "./stack";
import { parseScanExemptions, EXEMPTIONS } from "./scan/exemptions";
import { hasFailures, reportOn, type Scanned } from "./scan/report";
import { scanText } from "./scan/render";
import { translate } from "./scan/terraform-plan";
import { checkovPython, runCheckov } from "./scan/checkov";

const USAGE = "npm run scan -- [<stack>…] [--all] [--json]";

async function scan(args: readonly string[]): Promise<number> {
    const project = Project.find(process.cwd());
    const { stacks, json } = optionsOf(args, project);
    const file = join(project.folder, EXEMPTIONS);
    const exemptions = existsSync(file) ? parseScanExemptions(readFileSync(file, "utf8")) : [];
    const progress = progressOnScreen();
    const python = await checkovPython((line) => {
        const [, text] = /^(?:Collecting (\S+)|Installing collected packages)/.exec(line) ?? [];
        if (line.startsWith("Collecting ") || line.startsWith("Installing ")) {
            progress.step(`installing Checkov, once: ${text ?? "the packages"}`);
        }
    });
    // Pulumi's SDK takes most of the time: not for a command that ends before.
    const { previewStack } = await import("../preview/preview.js");
    const scanned: Scanned[] = [];
    for (const stack of stacks) {
        progress.step(`previewing ${stack}`);
        const { document } = await previewStack(project, stack, project.stackConfig(stack), { policies: false });
        scanned.push({ document, translation: translate(document) });
    }
    progress.step("asking Checkov");
    const plans = scanned.map(({ document: { stack }, translation: { plan } }) => [stack, plan] as const);
    const run = await runCheckov(python, Object.fromEntries(plans));
    const report = reportOn(scanned, run, exemptions, project.stacks, new Date());
    const screen = screenOf(process.stdout, process.env);
    process.stdout.write(json ? `${JSON.stringify(report, null, 4)}\n` : scanText(report, screen));
    return hasFailures(report) ? 1 : 0;
}

function optionsOf(args: readonly string[], project: Project): { stacks: readonly string[]; json: boolean } {
    const { values, positionals } = parsed(args);
    const { all = false, json = false } = values;
    if (all && positionals.length > 0) {
        throw new UsageError(`--all is for all stacks, and does not go with ${positionals.join(", ")}.`);
    }
    // Each must have a file.
    for (const name of positionals) {
        findProject(name);
    }
    return { stacks: positionals.length === 0 ? project.stacks : [...new Set(positionals)], json };
}

function parsed(args: readonly string[]) {
    try {
        const options = { all: { type: "boolean" }, json: { type: "boolean" } } as const;
        return parseArgs({ args: [...args], options, allowPositionals: true });
    } catch (error) {
        const [message = ""] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
        throw new UsageError(message.endsWith(".") ? message : `${message}.`);
    }
}

runCommand({
    usage: USAGE,
    help: `Has Checkov read what stacks would create: the preview's resources in Terraform's form. It needs no credentials, Docker,
Pulumi CLI or Terraform, but Python 3.11 or newer, and the first time a network, to install Checkov into the cache.

Usage: ${USAGE}

  <stack>…     stacks that have a file: Pulumi.<stack>.yaml; without any, all of them
  --all        all stacks
  --json       print JSON, with what is exempted and why
  -h, --help   show this text

${EXEMPTIONS} lists what need not pass, each with its reason.

Exit code: 0 if nothing failed but what is exempted, 1 if something did or Checkov could not be asked, 2 if the command
makes no sense.
`,
    run: scan,
});
