import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

/** What `npm run dev` was asked for. */
export interface Options {
    readonly help: boolean;
    /** Begin with empty data. */
    readonly reset: boolean;
    /** Folder of the data. */
    readonly directory: string;
}

/** The answer to `--help`. */
export const HELP = `npm run dev [-- OPTIONS]

Starts the application for a developer: PostgreSQL, a stand-in for S3, the backend and the frontend, which reload when
their files change. Needs no Docker and no AWS account. Ctrl+C stops all of it.

  --reset         begin with empty data; without it what was there stays
  --data FOLDER   keep the data in FOLDER/slipway-data; without it in .development in the repository
  --help          this text

Ports: frontend 8080, backend 8000, PostgreSQL 5432, S3 stand-in 9000, or the next free ones.
`;

const DIRECTORY = join(__dirname, "../.development");

/** In a folder that somebody names: what is emptied there is never something else of the same name. */
const WITHIN = "slipway-data";

/**
 * Reads the command's arguments.
 *
 * @throws an `Error` that says what is allowed.
 */
export function readOptions(args: readonly string[]): Options {
    try {
        const { values } = parseArgs({
            args: [...args],
            options: {
                help: { type: "boolean", short: "h", default: false },
                reset: { type: "boolean", default: false },
                data: { type: "string" },
            },
        });
        const directory = values.data === undefined ? DIRECTORY : resolve(values.data, WITHIN);
        return { help: values.help, reset: values.reset, directory };
    } catch (error) {
        const given = args.map((each) => `"${each}"`).join(" ");
        throw new Error(`npm run dev does not take ${given}. It takes --reset, --data FOLDER and --help.`, {
            cause: error,
        });
    }
}
