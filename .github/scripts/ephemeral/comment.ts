import { codeBlock, inlineCode } from "../text";

/** Marker of the comment with the address. */
export const EPHEMERAL_MARKER = "ephemeral";

/** What the comment on a pull request says of its environment. */
export type EphemeralState =
    | { readonly kind: "deploying"; readonly stack: string; readonly commit: string }
    | {
          readonly kind: "ready";
          readonly stack: string;
          readonly commit: string;
          readonly url: string;
          readonly took: string;
          readonly label: string;
          readonly maxAgeHours: number;
      }
    | { readonly kind: "failed"; readonly stack: string; readonly commit: string; readonly reason: string }
    | { readonly kind: "gone"; readonly stack: string; readonly reason: string; readonly label: string }
    | { readonly kind: "not gone"; readonly stack: string; readonly reason: string };

/** Writes the comment. */
export function renderEphemeral(state: EphemeralState, run: string | undefined): string {
    const log = run === undefined ? "" : ` [Log](${run})`;
    const stack = inlineCode(state.stack);
    const lines = [`### Environment of this pull request`, ""];
    switch (state.kind) {
        case "deploying":
            return [
                ...lines,
                `${stack} is being deployed from ${short(state.commit)}. The first time takes about 15 minutes.${log}`,
            ].join("\n");
        case "ready":
            return [
                ...lines,
                `**${state.url}** serves ${short(state.commit)} (${stack}, deployed in ${state.took}).${log}`,
                "",
                `It has a database of its own, without data, and plain HTTP: put nothing secret there. It is destroyed when ` +
                    `the pull request is closed or loses the label ${inlineCode(state.label)}, and ${state.maxAgeHours} hours ` +
                    `after its last deployment.`,
            ].join("\n");
        case "failed":
            return [
                ...lines,
                `Deploying ${short(state.commit)} to ${stack} failed.${log}`,
                "",
                codeBlock(state.reason),
                "",
                "What was created stays until the pull request is closed or loses its label. The next push tries again.",
            ].join("\n");
        case "gone":
            return [
                ...lines,
                `${stack} is destroyed: ${state.reason} With the label ${inlineCode(state.label)} added again it is built anew.${log}`,
            ].join("\n");
        case "not gone":
            return [
                ...lines,
                `Destroying ${stack} failed, and it still costs money. The nightly sweep tries again.${log}`,
                "",
                codeBlock(state.reason),
            ].join("\n");
    }
}

function short(commit: string): string {
    return commit.slice(0, 12);
}
