import { expect } from "chai";
import { parseCommand, UsageError } from "../../preview/command";

const NO_FILES = { json: undefined, html: undefined, svg: undefined, markdown: undefined, difference: undefined };

describe("the preview's command", () => {
    it("names a stack, and may name files and what to compare with", () => {
        expect(parseCommand(["dev"])).to.deep.equal({
            help: false,
            stack: "dev",
            against: undefined,
            policies: true,
            files: NO_FILES,
        });
        expect(
            parseCommand([
                "prod",
                "--against",
                "main",
                "--markdown",
                "d.md",
                "--difference",
                "d.json",
                "--json",
                "p.json",
                "--svg=p.svg",
                "--html",
                "p.html",
            ]),
        ).to.deep.equal({
            help: false,
            stack: "prod",
            against: "main",
            policies: true,
            files: { json: "p.json", html: "p.html", svg: "p.svg", markdown: "d.md", difference: "d.json" },
        });
    });

    it("shows all stacks, or help", () => {
        expect(parseCommand(["--all"]).stack).to.equal(undefined);
        expect(parseCommand(["-h"]).help).to.equal(true);
    });

    it("may leave the policies out, of one stack or of all", () => {
        expect(parseCommand(["dev", "--no-policies"]).policies).to.equal(false);
        expect(parseCommand(["--all", "--no-policies"])).to.include({ stack: undefined, policies: false });
    });

    const wrong: [string[], string][] = [
        [["dev", "prod"], "One stack at a time, or --all, not dev and prod."],
        [["dev", "--all"], "--all shows all stacks, and does not go with dev."],
        [["--all", "--json", "p.json"], "--all shows all stacks, and does not go with --json."],
        [["dev", "--markdown", "d.md"], "--markdown writes a difference, and needs --against."],
        [["dev", "--difference", "d.json"], "--difference writes a difference, and needs --against."],
        [["dev", "--json"], "Option '--json <value>' argument missing."],
        [["dev", "--yaml"], "Unknown option '--yaml'."],
    ];
    for (const [args, message] of wrong) {
        it(`is refused as ${args.join(" ")}`, () => {
            expect(() => parseCommand(args)).to.throw(UsageError, message);
        });
    }
});
