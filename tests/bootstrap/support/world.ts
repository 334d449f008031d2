import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../../bootstrap/aws";
import { loadEnvironments } from "../../../bootstrap/environments";
import { readOptions } from "../../../bootstrap/options";
import { setUp, type Run } from "../../../bootstrap/set-up";
import { takeAway } from "../../../bootstrap/take-away";
import { PROJECT } from "../../support/program";

/** How a run of the bootstrap ended. */
export interface Ended {
    readonly exitCode: number;
    /** What was printed. */
    readonly printed: string;
    /** What was told on the way. */
    readonly steps: readonly string[];
    /** Why it failed, if it did. */
    readonly error: string;
}

/** A project of its own: the files that the bootstrap reads and writes. */
export class ProjectFolder {
    readonly path = mkdtempSync(join(tmpdir(), "slipway-bootstrap-"));

    constructor() {
        mkdirSync(join(this.path, ".github"));
        for (const file of [
            "Pulumi.yaml",
            "Pulumi.dev.yaml",
            "Pulumi.staging.yaml",
            "Pulumi.prod.yaml",
            ".github/environments.yaml",
        ]) {
            cpSync(join(PROJECT, file), join(this.path, file));
        }
    }

    read(file: string): string {
        return readFileSync(join(this.path, file), "utf8");
    }

    remove(): void {
        rmSync(this.path, { recursive: true, force: true });
    }

    /** Runs the bootstrap in this process, with the credentials of the environment; `--no-yes` answers nothing for it. */
    async bootstrap(...args: readonly string[]): Promise<Ended> {
        const printed: string[] = [];
        const steps: string[] = [];
        const environments = loadEnvironments(this.path);
        const end = (exitCode: number, error = ""): Ended => ({ exitCode, printed: printed.join(""), steps, error });
        try {
            const given = args.filter((argument) => argument !== "--no-yes");
            const yes = given.length === args.length ? ["--yes"] : [];
            const options = readOptions(["--repository", "example/shop", ...yes, ...given], environments);
            const run: Run = {
                aws: await connect(options.environment.region, undefined),
                options,
                environments,
                folder: this.path,
                progress: { step: (text) => steps.push(text) },
                print: (text) => {
                    printed.push(text);
                },
            };
            return end(await (options.destroy ? takeAway(run) : setUp(run)));
        } catch (error) {
            return end(1, error instanceof Error ? error.message : String(error));
        }
    }
}
