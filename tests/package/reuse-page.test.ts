import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import { nonconformities } from "../../package/conformity";
import { parseSchema, schemaText } from "../../package/schema";
import { isObject, ofType, PROJECT } from "../support/program";
import { APPLICATION, constructed } from "./support/construct";

const page = readFileSync(join(PROJECT, "docs/reuse.md"), "utf8");
const schema = parseSchema(schemaText());

function code(language: string): string[] {
    return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, text = ""]) => text);
}

/** The one resource of the YAML program. */
function application(): { type: unknown; properties: pulumi.Inputs } {
    const program: unknown = YAML.parse(code("yaml")[0] ?? "");
    const resources = isObject(program) && isObject(program.resources) ? program.resources : {};
    const [shop, ...others] = Object.values(resources);
    if (!isObject(shop) || !isObject(shop.properties) || others.length > 0) {
        throw new Error("not one resource with properties");
    }
    return { type: shop.type, properties: shop.properties };
}

/** `NatStrategy.SINGLE` and `image=`, as they are in Python, as they are in the schema. */
function camelCase(name: string): string {
    return name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The calls of a Python program, the innermost first, each without those within it. */
function calls(python: string): { type: string; text: string }[] {
    const [call, type = "", text = ""] = /slipway\.(\w+)\(([^()]*)\)/.exec(python) ?? [];
    return call === undefined ? [] : [{ type, text }, ...calls(python.replace(call, "0"))];
}

describe("docs/reuse.md", function () {
    this.timeout(60_000);

    it("has a YAML program that the schema takes", () => {
        const { type, properties } = application();
        expect(type).to.equal("slipway:WebApplication");
        const inputs = schema.resources[APPLICATION]?.inputProperties ?? {};
        expect(nonconformities(schema, inputs, properties)).to.deep.equal([]);
        expect(nonconformities(schema, inputs, { ...properties, zones: 3 })).to.have.length(1);
    });

    it("has a YAML program that makes an application", async () => {
        const recording = await constructed({ ...application().properties, revision: "1" });
        expect(ofType(recording, "aws:ecs/service:Service").map(({ name }) => name)).to.deep.equal([
            "backend",
            "frontend",
        ]);
        expect(recording.outputs.url).to.be.a("string");
    });

    it("lets the rest of a YAML program use outputs that there are", () => {
        const outputs = [...(code("yaml")[0] ?? "").matchAll(/\$\{shop\.(\w+)\}/g)].map(([, name]) => name);
        expect(outputs).to.deep.equal(["url"]);
        expect(schema.resources[APPLICATION]?.properties).to.include.keys(outputs.map(String));
    });

    it("has backups that the schema takes", () => {
        const backups: unknown = YAML.parse(code("yaml")[1] ?? "");
        const { backups: expected } = schema.resources[APPLICATION]?.inputProperties ?? {};
        expect(expected && nonconformities(schema, { backups: expected }, backups)).to.deep.equal([]);
    });

    it("has a Python program with types, choices and arguments of the schema", () => {
        const [python = ""] = code("python");
        const types = calls(python).filter(({ type }) => type.endsWith("Args"));
        expect(types.map(({ type }) => type)).to.deep.equal(["ImageArgs", "RouteArgs", "ServiceArgs", "NetworkArgs"]);
        for (const { type: name, text } of types) {
            const type = name.replace(/Args$/, "");
            const known = Object.keys(schema.types[`slipway:index:${type}`]?.properties ?? {});
            for (const [, name = ""] of text.matchAll(/(\w+)=/g)) {
                expect(known, type).to.include(camelCase(name));
            }
        }
        const inputs = Object.keys(schema.resources[APPLICATION]?.inputProperties ?? {});
        const [whole] = calls(python).filter(({ type }) => type === "WebApplication");
        expect(inputs).to.include.members([...(whole?.text ?? "").matchAll(/^ {4}(\w+)=/gm)].map(([, name]) => name));
        const choices = [...python.matchAll(/slipway\.(\w+)\.([A-Z_]+)/g)];
        expect(choices).to.have.length(4);
        for (const [, type = "", name = ""] of choices) {
            const known = schema.types[`slipway:index:${type}`]?.enum?.map((choice) => choice.name.toUpperCase());
            expect(known, type).to.include(name.replaceAll("_", ""));
        }
    });

    it("names the variables that a service gets", async () => {
        const { properties } = application();
        const recording = await constructed({ ...properties, revision: "1" });
        const [backend] = ofType(recording, "aws:ecs/taskDefinition:TaskDefinition");
        const [container] = JSON.parse(String(backend?.inputs.containerDefinitions)) as [
            { environment: { name: string }[] },
        ];
        const given = container.environment.map(({ name }) => name).filter((name) => name !== "LOG_LEVEL");
        const table = [...page.matchAll(/^\| (`[A-Z_`, ]+`) +\|/gm)].flatMap(([, names = ""]) =>
            [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
        );
        expect(table).to.have.members(given);
    });

    it("names the parts with what they take besides their settings", () => {
        const rows = [...page.matchAll(/^\| `([A-Z][a-z]\w+)` +\| `(\w+)` +\| (.*) \|$/gm)];
        const parts = Object.keys(schema.resources).filter((type) => type !== APPLICATION);
        expect(rows.map(([, part]) => `slipway:index:${part}`)).to.have.members(parts);
        for (const [, part = "", section = "", besides = ""] of rows) {
            const { inputProperties = {} } = schema.resources[`slipway:index:${part}`] ?? {};
            const type = schema.resources[APPLICATION]?.inputProperties[section]?.$ref?.replace("#/types/", "") ?? "";
            const settings = Object.keys(schema.types[type]?.properties ?? {});
            const named = [...besides.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
            expect(Object.keys(inputProperties), part).to.have.members(["environment", ...named, ...settings]);
        }
    });
});
