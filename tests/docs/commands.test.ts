import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../support/program";
import { npmCommands, optionsOf, packageScripts } from "./support/commands";
import { allPages, blocksOf } from "./support/pages";
import { isSetting, namedSettings } from "./support/settings";

const PAGES = allPages().filter(({ path }) => !path.startsWith("apps/"));

/** What is written like a setting, and is something else: a member of a component, and the name of an AWS service. */
const OTHERS = ["registry.image", "monitoring.rds.amazonaws.com"];

describe("what the documentation tells to type", () => {
    const scripts = packageScripts();

    it("is a script of the project with options that it has", () => {
        const commands = PAGES.flatMap(npmCommands);
        expect(commands.length).to.be.above(50);
        const wrong = commands.flatMap(({ path, line, script, flags }) => {
            const place = `${path}:${line} npm run ${script}`;
            const text = scripts[script];
            if (text === undefined) {
                return [`${place}: there is no such script`];
            }
            const options = optionsOf(text);
            return flags
                .filter((flag) => options?.has(flag) !== true && flag !== "help")
                .map((flag) => `${place} -- --${flag}: it has ${[...(options ?? [])].join(", ") || "no help"}`);
        });
        expect(wrong).to.deep.equal([]);
    });

    it("names stack outputs that the program has", () => {
        const program = readFileSync(join(PROJECT, "index.ts"), "utf8");
        const outputs = new Set([...program.matchAll(/^export const (\w+)/gm)].map(([, name = ""]) => name));
        const named = PAGES.flatMap(({ path, text }) =>
            [...text.matchAll(/pulumi stack output (\w+)/g)].map(([, name = ""]) => ({ path, name })),
        );
        expect(named).not.to.deep.equal([]);
        expect(named.filter(({ name }) => !outputs.has(name))).to.deep.equal([]);
    });

    it("is a setting that stack files may have", () => {
        const named = PAGES.flatMap(namedSettings).filter(({ setting }) => !OTHERS.includes(setting));
        expect(named.length).to.be.above(100);
        const wrong = named.filter(({ setting }) => !isSetting(setting));
        expect(wrong.map(({ path, line, setting }) => `${path}:${line} ${setting}`)).to.deep.equal([]);
    });
});

describe("the reading of what is typed", () => {
    const page = (text: string) => ({ path: "page.md", text });

    it("finds commands in tables and blocks, with their options only", () => {
        const text =
            "| a | `npm run cost -- --stack dev` |\n```sh\nnpm ci && npm run preview -- dev --svg x   # --no\n```\n";
        expect(npmCommands(page(text)).map(({ script, flags }) => ({ script, flags }))).to.deep.equal([
            { script: "cost", flags: ["stack"] },
            { script: "preview", flags: ["svg"] },
        ]);
    });

    it("knows the options of each command", () => {
        const options = (script: string) => [...(optionsOf(packageScripts()[script] ?? "") ?? [])];
        expect(options("rollback")).to.deep.equal(["stack", "service", "to", "timeout", "help"]);
        expect(options("preview")).to.include.members(["all", "against", "svg"]);
        expect(options("bootstrap")).to.include("destroy");
        expect(options("dev")).to.deep.equal(["reset", "data", "help"]);
        expect(optionsOf("prettier --write .")).to.equal(undefined);
    });

    it("finds settings in the text and in YAML, and tells those that are not there", () => {
        const text =
            "`slipway:databse` and `web.memroy` and `db.ts`\n```yaml\nslipway:services:\n  backend: { cpus: 1 }\n```\n";
        const settings = namedSettings(page(text)).map(({ setting }) => setting);
        expect(settings.filter((setting) => !isSetting(setting))).to.deep.equal([
            "databse",
            "web.memroy",
            "services.backend.cpus",
        ]);
        expect(isSetting("database.parameters.log_connections")).to.equal(true);
    });

    it("takes blocks out of lists, without their indent", () => {
        const [block] = blocksOf(page("1. Do it:\n\n   ```yaml\n   a:\n     b: 1\n   ```\n"));
        expect(block).to.deep.include({ language: "yaml", line: 3, text: "a:\n  b: 1\n" });
    });
});
