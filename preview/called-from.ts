import { relative, sep } from "node:path";

/**
 * The folder that the command was typed in. npm runs a script in the folder of `package.json`, and says in `INIT_CWD`
 * where it was called (https://docs.npmjs.com/cli/v10/commands/npm-run-script): a project in a folder of its own below
 * that one, as an example, is previewed from there.
 *
 * @param cwd the folder that the process was started in.
 */
export function calledFrom(environment: Readonly<Record<string, string | undefined>>, cwd: string): string {
    const { INIT_CWD: typedIn, npm_lifecycle_event: script } = environment;
    // Other scripts, as the tests, start previews in folders of their choice, and leave what npm has told them.
    if (typedIn === undefined || script !== "preview") {
        return cwd;
    }
    const way = relative(cwd, typedIn).split(sep);
    return way.includes("..") || way.includes("node_modules") ? cwd : typedIn;
}
