import { join, relative, sep } from "node:path";

/** What {@link providerCode} finds in `provider/main.ts`. */
export type ProviderName = "migrationGate" | "rollout";

/**
 * The code of a dynamic resource's provider, in the form in which Pulumi keeps it in the state and runs it in a process
 * of its own, in the project's folder: a module whose `handler()` returns the provider
 * (https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/dynamic-provider/index.ts).
 *
 * It only loads `provider/main.ts`. What Pulumi would serialise in its place is that file and all that it uses, in each
 * resource's state, twice; it differs with each change to them; and to serialise it, a preview loads a TypeScript
 * compiler. Deleting does nothing and loads nothing, so that a stack can be destroyed without these files.
 */
export function providerCode(name: ProviderName): string {
    const main = `./${relative(process.cwd(), join(__dirname, "provider/main.ts")).split(sep).join("/")}`;
    return [
        `const load = () => require("tsx/cjs/api").require(${JSON.stringify(main)}, process.cwd() + "/index.js").${name};`,
        `exports.handler = () => ({`,
        `    diff: async (id, state, inputs) => load().diff(state, inputs),`,
        `    create: async (inputs) => load().apply(inputs),`,
        `    update: async (id, state, inputs) => load().apply(inputs),`,
        `    delete: async () => {},`,
        `});`,
    ].join("\n");
}
