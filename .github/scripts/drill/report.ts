import { codeBlock } from "../text";

/** A report in S3. */
export interface ReportPlace {
    readonly bucket: string;
    /** Key without its ending: the report is there as `.md` and `.json`. */
    readonly key: string;
}

/** A drill that has ended. */
export interface Drilled {
    readonly environment: string;
    readonly passed: boolean;
    /** What the command printed. */
    readonly output: string;
    /** The report, as Markdown; absent where there is none, or it could not be read. */
    readonly report: string | undefined;
    /** Why it could not be read. */
    readonly unread?: string | undefined;
}

/** Where the drill's report is, by what the command printed: `s3://backups-…/drill-reports/….md`. */
export function reportPlace(output: string): ReportPlace | undefined {
    const [, bucket, key] = /\bs3:\/\/([a-z0-9.-]+)\/(\S+)\.md\b/.exec(output) ?? [];
    return bucket === undefined || key === undefined ? undefined : { bucket, key };
}

/** The step's summary. */
export function renderDrill({ environment, passed, output, report, unread }: Drilled): string {
    const heading = `## Restore drill of ${environment}: ${passed ? "passed" : "failed"}`;
    const told = codeBlock(output.trim() === "" ? "(nothing was printed)" : output.trim());
    const missing = unread === undefined ? [] : ["", `The report could not be read: ${unread}`];
    return [heading, "", told, ...missing, ...(report === undefined ? [] : ["", report.trim()])].join("\n");
}
