import { extname, join, relative, sep } from "node:path";

/** What {@link providerCode} finds in `provider/main.ts`. */
export type ProviderName = "migrationGate" | "rollout";

/**
 * The code of a dynamic resource's provider, in the form in which Pulumi keeps it in the state and runs it in a process
 * of its own, in the project's folder: a module whose `handler()` returns the provider
 * (https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/dynamic-provider/index.ts).
 *
 * It only loads `provider/main`. What Pulumi would serialise in its place is that file and all that it uses, in each
 * resource's state, twice; it differs with each change to them; and to serialise it, a preview loads a TypeScript
 * compiler. Deleting does nothing and loads nothing, so that a stack can be destroyed without these files.
 */
export function providerCode(name: ProviderName): string {
    return [
        `const load = () => ${loading(extname(__filename))}.${name};`,
        `exports.handler = () => ({`,
        `    diff: async (id, state, inputs) => load().diff(state, inputs),`,
        `    create: async (inputs) => load().apply(inputs),`,
        `    update: async (id, state, inputs) => load().apply(inputs),`,
        `    delete: async () => {},`,
        `});`,
    ].join("\n");
}

/** What loads the file, from the project's folder: the source by `tsx`, what is compiled as it is. */
function loading(extension: string): string {
    const file = relative(process.cwd(), join(__dirname, `provider/main${extension}`));
    const main = JSON.stringify(`./${file.split(sep).join("/")}`);
    return extension === ".ts"
        ? `require("tsx/cjs/api").require(${main}, process.cwd() + "/index.js")`
        : `require(require("node:path").resolve(${main}))`;
}
