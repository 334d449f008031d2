import { z } from "zod";

/** What an address answered. */
export interface Answer {
    readonly status: number;
    readonly body: string;
}

/** What is wrong with an answer; nothing where the release serves. */
export type Verdict = { readonly serves: true } | { readonly serves: false; readonly reason: string };

const health = z.looseObject({ status: z.string(), revision: z.string().optional() });

/** How much of an unexpected answer is shown. */
const EXCERPT = 200;

/** Judges the answer of `/api/health`: status 200, `{ "status": "ok" }`, and the revision where one is expected. */
export function judgeHealth({ status, body }: Answer, revision: string | undefined): Verdict {
    if (status !== 200) {
        return { serves: false, reason: `it answers ${status}: ${excerpt(body)}` };
    }
    const parsed = health.safeParse(jsonOf(body));
    if (!parsed.success || parsed.data.status !== "ok") {
        return { serves: false, reason: `it answers 200, but not { "status": "ok" }: ${excerpt(body)}` };
    }
    const found = parsed.data.revision;
    return revision === undefined || found === revision
        ? { serves: true }
        : { serves: false, reason: `it serves revision ${found ?? "(not told)"}, not ${revision}` };
}

/** Judges the answer of a page: status 200 and HTML. */
export function judgePage({ status, body }: Answer): Verdict {
    return status === 200 && /<html[\s>]/i.test(body)
        ? { serves: true }
        : { serves: false, reason: `it answers ${status}: ${excerpt(body)}` };
}

function jsonOf(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function excerpt(text: string): string {
    const line = text.replace(/\s+/g, " ").trim();
    return line === "" ? "(nothing)" : line.length <= EXCERPT ? line : `${line.slice(0, EXCERPT)}…`;
}
