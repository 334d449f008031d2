import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DocumentError, parseDocument } from "../../../preview/data/parse";
import type { PreviewDocument } from "../../../preview/document";
import type { StackPreviews } from "./free-previews";

/** The largest file that is read. A preview of prod has about 1 MB. */
const LARGEST_BYTES = 20 * 1024 * 1024;

/** Most stacks of which a comment is made. */
const MOST_STACKS = 20;

/**
 * Reads the files that a job with a pull request's own code has left. They are data: only files with the name of a stack
 * are read, as JSON or text, and what is not in form is told in the place of the preview.
 */
export function readArtifact(folder: string): StackPreviews[] {
    const stacks = new Set(
        readdirSync(folder).flatMap(
            (file) => /^([a-z0-9][a-z0-9-]{0,63})\.(?:before\.json|after\.json|failure\.txt)$/.exec(file)?.[1] ?? [],
        ),
    );
    return [...stacks]
        .sort(inOrder)
        .slice(0, MOST_STACKS)
        .map((stack) => {
            try {
                return {
                    stack,
                    before: documentIn(join(folder, `${stack}.before.json`), stack),
                    after: documentIn(join(folder, `${stack}.after.json`), stack),
                    policies: policiesIn(join(folder, `${stack}.after.json`)),
                    failure: textIn(join(folder, `${stack}.failure.txt`)),
                };
            } catch (error) {
                return { stack, failure: error instanceof Error ? error.message : String(error) };
            }
        });
}

const USUAL = ["dev", "staging", "prod"];

function inOrder(one: string, other: string): number {
    const rank = (stack: string) => (USUAL.includes(stack) ? USUAL.indexOf(stack) : USUAL.length);
    return rank(one) - rank(other) || (one < other ? -1 : 1);
}

function documentIn(file: string, stack: string): PreviewDocument | undefined {
    const text = textIn(file);
    if (text === undefined) {
        return undefined;
    }
    const document = parseDocument(text, `${stack}'s preview`);
    if (document.stack !== stack) {
        throw new DocumentError(`The preview of ${stack} says that it is one of another stack.`);
    }
    return document;
}

// A reader of previews passes over what it does not know.
function policiesIn(file: string): unknown {
    const data: unknown = JSON.parse(textIn(file) ?? "{}");
    return typeof data === "object" && data !== null && "policies" in data ? data.policies : undefined;
}

function textIn(file: string): string | undefined {
    if (!existsSync(file)) {
        return undefined;
    }
    const { size } = statSync(file);
    if (size > LARGEST_BYTES) {
        throw new DocumentError(`The preview has ${size} bytes, and more than ${LARGEST_BYTES} are not read.`);
    }
    return readFileSync(file, "utf8");
}
