import { COST_CEILINGS } from "../config/cost";
import { adviseOn, type Outcome } from "../preview/cost/advice/advice";
import { costOptions } from "../preview/cost/settings";
import { screenOf } from "../preview/style";
import { parseOptions, required } from "./arguments";
import { costText, settingsText } from "./cost/render";
import { outcomeOf, refusal, withSettings } from "./cost/what-if";
import { runCommand } from "./run";
import { findProject } from "./stack";

const USAGE = "npm run cost -- --stack <stack> [--json]";

async function cost(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, { stack: { type: "string" }, json: { type: "boolean" } });
    const name = required(options.stack, "stack", "name the stack");
    const project = findProject(name);
    const stackConfig = project.stackConfig(name);
    // Pulumi's SDK takes most of the time: not for a command that ends before.
    const { previewStack } = await import("../preview/preview.js");
    progress(`previewing ${name}`);
    const preview = await previewStack(project, name, stackConfig);
    const ceiling = costOptions(stackConfig.config).ceiling ?? COST_CEILINGS[preview.cost.environment];
    const advice = await adviseOn(preview.document, preview.cost, ceiling, async (settings): Promise<Outcome> => {
        progress(`previewing ${name} with ${settingsText({ settings })}`);
        try {
            return outcomeOf(preview, await previewStack(project, name, withSettings(stackConfig, settings)));
        } catch (error) {
            return refusal(error);
        }
    });
    progress("");
    const screen = screenOf(process.stdout, process.env);
    process.stdout.write(options.json === true ? `${JSON.stringify(advice, null, 4)}\n` : costText(advice, screen));
    return advice.total <= ceiling ? 0 : 1;
}

/** Says on a terminal what takes time now; an empty text takes it back. */
function progress(text: string): void {
    if (process.stderr.isTTY) {
        process.stderr.write(`\r\u001b[K${text}`);
    }
}

runCommand({
    usage: USAGE,
    help: `Shows on one screen what a stack costs in a month by the preview's estimate: each component, the sum against the ceiling
(cost.ceiling of the stack file), and the three dearest charges with the settings that make them cheaper, what each saves and
gives up. Each is previewed; nothing is changed. It needs no credentials, Docker, Pulumi CLI or network.

Usage: ${USAGE}

  --stack <stack>  the stack
  --json           print JSON
  -h, --help       show this text

Exit code: 0 if the cost is within the ceiling, 1 if not, 2 if the command makes no sense.
`,
    run: cost,
});
