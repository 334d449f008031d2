import { RunError } from "@pulumi/pulumi";
import { isRecord } from "./is-record";

/**
 * Says why a program failed: its message, and unless the message is meant to stand alone
 * (`pulumi.RunError`) the place in the project's own files that it comes from.
 */
export function describeFailure(error: unknown, folder: string): string {
    if (!(error instanceof Error)) {
        return String(error);
    }
    // Node goes on with who asked for a module that is missing.
    const [message = ""] = error.message.split("\nRequire stack:");
    const standsAlone: boolean = RunError.isInstance(error);
    if (standsAlone) {
        return message;
    }
    const place = placeOf(error, `${folder}/`);
    const lines = place === undefined ? [message] : [message, `    at ${place}`];
    return lines.join("\n").replaceAll(`${folder}/`, "");
}

/** The innermost place in a project's own files. */
function placeOf(error: Error, folder: string): string | undefined {
    const isOwn = (path: string) => path.startsWith(folder) && !path.includes("/node_modules/");
    for (const frame of (error.stack ?? "").split("\n")) {
        const [, place = ""] = /(?:file:\/\/)?(\/[^()]+:\d+:\d+)\)?$/.exec(frame) ?? [];
        if (isOwn(place)) {
            return place;
        }
    }
    const requirers = isRecord(error) && Array.isArray(error.requireStack) ? error.requireStack.map(String) : [];
    return requirers.find(isOwn);
}
