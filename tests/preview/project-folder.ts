import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** A folder for a project of a test's own. */
export class ProjectFolder {
    readonly path = mkdtempSync(join(realpathSync(tmpdir()), "preview-"));

    /** Lets programs in the folder use this project's packages. */
    linkPackages(): void {
        symlinkSync(resolve(__dirname, "../../node_modules"), join(this.path, "node_modules"));
    }

    write(file: string, ...lines: readonly string[]): void {
        const path = join(this.path, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, `${lines.join("\n")}\n`);
    }

    remove(): void {
        rmSync(this.path, { recursive: true });
    }
}
