import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { describeFailure } from "./failure";
import type { Project, StackConfig } from "./project";
import { record } from "./record";
import type { Recording } from "./recording";

/** A program that failed. The message says why, and where in the project's files. */
export class ProgramError extends Error {}

/**
 * Runs a project's program for a stack, in the folder that Pulumi would run it in.
 *
 * @throws {@link ProgramError} where the program fails.
 */
export async function runProgram(project: Project, stack: string, stackConfig: StackConfig): Promise<Recording> {
    const { name, folder, program } = project;
    if (!existsSync(program)) {
        throw new ProgramError(`There is no program ${relative(folder, program)}, which Pulumi.yaml names as main.`);
    }
    try {
        process.chdir(statSync(program).isDirectory() ? program : dirname(program));
        const require = createRequire(join(folder, "package.json"));
        forgetProgram(require.cache, folder);
        return await record({ project: name, stack, ...stackConfig }, () => {
            const exported: unknown = require(program);
            return isProgram(exported) ? exported() : exported;
        });
    } catch (error) {
        throw new ProgramError(describeFailure(error, folder));
    }
}

/** What the preview itself is made of: its files, and those of the policies that it asks. */
const PREVIEW = [__dirname, join(__dirname, "../policies")];

/** Makes a second run of a program begin anew: its own files are loaded again, its packages and the preview are not. */
function forgetProgram(cache: NodeJS.Dict<NodeJS.Module>, folder: string): void {
    const isOwn = (file: string) => file.startsWith(`${folder}/`) && !file.includes("/node_modules/");
    const isPreview = (file: string) => PREVIEW.some((part) => file.startsWith(`${part}/`));
    for (const file of Object.keys(cache).filter((name) => isOwn(name) && !isPreview(name))) {
        Reflect.deleteProperty(cache, file);
    }
}

/** Whether what a program exports is not the stack outputs but a function that returns them. */
function isProgram(exported: unknown): exported is () => unknown {
    return typeof exported === "function";
}
