import { join } from "node:path";
import { expect } from "chai";
import { HELP, readOptions } from "../../development/options";

describe("npm run dev: options", () => {
    const directory = join(__dirname, "../../.development");

    it("keep the data in the repository's own folder, unless told otherwise", () => {
        expect(readOptions([])).to.deep.equal({ help: false, reset: false, directory });
        expect(readOptions(["--reset"])).to.deep.equal({ help: false, reset: true, directory });
        expect(readOptions(["--data", "/tmp/elsewhere"]).directory).to.equal("/tmp/elsewhere/slipway-data");
        expect(readOptions(["-h"]).help).to.equal(true);
    });

    for (const args of [["--rest"], ["reset"], ["--reset=yes"], ["--data"]]) {
        it(`refuse ${args.join(" ")}, and say what is allowed`, () => {
            expect(() => readOptions(args)).to.throw(
                `npm run dev does not take "${args.join(" ")}". It takes --reset, --data FOLDER and --help.`,
            );
        });
    }

    it("are all in the help", () => {
        for (const option of ["--reset", "--data", "--help"]) {
            expect(HELP).to.include(`  ${option} `);
        }
    });
});
