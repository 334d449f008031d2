import { estimate, type Estimate } from "./cost/estimate";
import { costOptions } from "./cost/settings";
import { documentOf, type PreviewDocument } from "./document";
import { packFolder, policyReport } from "./policies";
import type { Project, StackConfig } from "./project";
import type { Recording } from "./recording";
import { runProgram } from "./run";

/** A stack as a preview shows it. */
export interface Preview {
    readonly recording: Recording;
    readonly document: PreviewDocument;
    readonly cost: Estimate;
    /** What another preview of the same stack costs, with the same assumptions. */
    readonly costOf: (other: PreviewDocument) => Estimate;
}

/** What a preview leaves out. */
export interface PreviewOptions {
    /**
     * Whether the policies are asked, where the project has a policy pack.
     * @default true
     */
    readonly policies?: boolean;
}

/**
 * Runs the program for a stack, works out what it costs, and asks the project's policies.
 *
 * @throws an error of the policies' exemptions, where they have mistakes.
 */
export async function previewStack(
    project: Project,
    stack: string,
    stackConfig: StackConfig,
    { policies: isAsked = true }: PreviewOptions = {},
): Promise<Preview> {
    const recording = await runProgram(project, stack, stackConfig);
    const document = documentOf(recording);
    const { ceiling, ...options } = costOptions(stackConfig.config);
    const costOf = (other: PreviewDocument) => estimate(other, options);
    const cost = costOf(document);
    const pack = isAsked ? packFolder(project.folder) : undefined;
    if (pack === undefined) {
        return { recording, document, cost, costOf };
    }
    const { config } = stackConfig;
    const policies = policyReport(pack, { recording, config, monthlyCost: cost.totals.total, ceiling });
    return { recording, document: { ...document, policies }, cost, costOf };
}
