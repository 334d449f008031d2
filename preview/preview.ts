import { estimate, type Estimate } from "./cost/estimate";
import { costOptions } from "./cost/settings";
import { documentOf, type PreviewDocument } from "./document";
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

/** Runs the program for a stack and works out what it costs. */
export async function previewStack(project: Project, stack: string, stackConfig: StackConfig): Promise<Preview> {
    const recording = await runProgram(project, stack, stackConfig);
    const document = documentOf(recording);
    const options = costOptions(stackConfig.config);
    const costOf = (other: PreviewDocument) => estimate(other, options);
    return { recording, document, cost: costOf(document), costOf };
}
