import { expect } from "chai";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import YAML from "yaml";
import { Project } from "../../preview/project";
import type { Recording } from "../../preview/recording";
import { runProgram } from "../../preview/run";
import { PROJECT, resource } from "../support/program";
import { type Block, blocksOf } from "./support/pages";

const PAGE = "docs/adding-a-service.md";

/** What a program of the project's is made of. */
const PARTS = ["apps", "components", "config", "node_modules", "runtime"];
const FILES = ["Pulumi.dev.yaml", "Pulumi.yaml", "index.ts", "package.json"];

describe("docs/adding-a-service.md", function () {
    this.timeout(60_000);

    const blocks = blocksOf({ path: PAGE, text: readFileSync(join(PROJECT, PAGE), "utf8") });
    let folder: string;
    let recording: Recording;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "adding-a-service-"));
        for (const part of PARTS) {
            symlinkSync(join(PROJECT, part), join(folder, part));
        }
        for (const file of FILES) {
            cpSync(join(PROJECT, file), join(folder, file));
        }
        follow(blocks);
        const project = Project.find(folder);
        recording = await runProgram(project, "dev", project.stackConfig("dev"));
    });

    after(() => {
        process.chdir(PROJECT);
        rmSync(folder, { recursive: true });
    });

    /** Does to the copy what the page says. */
    function follow([routes, images, service, sizes]: readonly Block[]): void {
        const program = join(folder, "index.ts");
        const text = [
            [/const settings = loadSettings\(\{[^]*?\}\);\n/, routes?.text],
            [/^ *images: \[.*\],\n/m, images?.text],
            [/^const offHours/m, `${service?.text ?? ""}\nconst offHours`],
            [/services: \[backend, frontend\]/g, "services: [backend, frontend, search]"],
        ].reduce<string>(
            (written, [place = "", change = ""]) => {
                const changed = written.replace(place, () => String(change));
                expect(changed, String(place)).not.to.equal(written);
                return changed;
            },
            readFileSync(program, "utf8"),
        );
        writeFileSync(program, text);
        const stackFile = YAML.parseDocument(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"));
        const own = YAML.parseDocument(sizes?.text ?? "").getIn(["slipway:services", "search"]);
        stackFile.setIn(["config", "slipway:services", "search"], own);
        writeFileSync(join(folder, "Pulumi.dev.yaml"), String(stackFile));
    }

    it("adds what the page shows, and leaves no resource out of it", () => {
        const named = recording.resources.filter(({ name }) => name.split("-").includes("search"));
        const inService = named.filter(({ parent }) => parent?.endsWith("FargateService::search"));
        expect(inService.length).to.be.at.least(20);
        const shown = blocks.at(-1)?.text ?? "";
        const outside = named.filter((one) => !inService.includes(one) && one.type.startsWith("aws:"));
        expect(outside.map(({ name }) => name).sort()).to.deep.equal([
            "db-from-search",
            "monitoring-search-down",
            "search-reads-secret-of-db",
            "search-to-db",
        ]);
        expect(outside.filter(({ name }) => !shown.includes(name))).to.deep.equal([]);
    });

    it("gives the service its route before the frontend's, its size, and a place in off-hours", () => {
        const rule = resource(recording, "aws:lb/listenerRule:ListenerRule", "search");
        expect(rule.inputs.priority).to.equal(20);
        const task = resource(recording, "aws:ecs/taskDefinition:TaskDefinition", "search");
        expect(task.inputs.cpu).to.equal("256");
        const machine = resource(recording, "aws:sfn/stateMachine:StateMachine", "off-hours");
        expect(String(machine.inputs.definition)).to.include("search-");
    });
});
