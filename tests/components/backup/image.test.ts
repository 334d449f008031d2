import { expect } from "chai";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { backupImage } from "../../../components";
import { PROJECT } from "../../support/program";

describe("backupImage", () => {
    const before = process.cwd();

    afterEach(() => {
        process.chdir(before);
    });

    it("is built of runtime/, for a database with every default", () => {
        process.chdir(PROJECT);
        expect(backupImage()).to.deep.equal({
            context: "runtime",
            args: { POSTGRESQL_MAJOR: "18", POSTGRESQL_EXTENSIONS: "" },
        });
    });

    it("finds runtime/ from a project in another folder, by a path that is the same on every machine", () => {
        process.chdir(join(PROJECT, "examples/blue-green"));
        const { context } = backupImage();
        expect(context).to.equal("../../runtime");
        expect(existsSync(join(context, "Dockerfile"))).to.equal(true);
    });

    it("is for the database's version and extensions, and the task's architecture", () => {
        const { args, architecture } = backupImage({
            version: "16",
            extensions: ["pgvector", "postgis-3"],
            architecture: "x86_64",
        });
        expect({ args, architecture }).to.deep.equal({
            args: { POSTGRESQL_MAJOR: "16", POSTGRESQL_EXTENSIONS: "pgvector postgis-3" },
            architecture: "x86_64",
        });
    });
});
