import { expect } from "chai";
import { join } from "node:path";
import { Project } from "../../preview/project";
import { ProjectFolder } from "./project-folder";

describe("a project", () => {
    let folder: ProjectFolder;

    beforeEach(() => {
        folder = new ProjectFolder();
    });

    afterEach(() => {
        folder.remove();
    });

    function stackConfig(stack: string) {
        return new Project(folder.path).stackConfig(stack);
    }

    function messageOf(action: () => unknown): string {
        try {
            action();
        } catch (error) {
            return error instanceof Error ? error.message : String(error);
        }
        return "";
    }

    it("is found from a folder within it", () => {
        folder.write("Pulumi.yaml", "name: shop", "main: src/index.ts");
        folder.write("Pulumi.prod.yaml", "config: {}");
        folder.write("Pulumi.dev.yaml", "config: {}");
        folder.write("src/index.ts");

        const project = Project.find(join(folder.path, "src"));

        expect(project).to.deep.include({
            name: "shop",
            folder: folder.path,
            program: join(folder.path, "src", "index.ts"),
            stacks: ["dev", "prod"],
        });
    });

    it("may keep its stack files elsewhere", () => {
        folder.write("Pulumi.yaml", "name: shop", "stackConfigDir: stacks");
        folder.write("stacks/Pulumi.dev.yaml", "config: { size: 1 }");

        const project = new Project(folder.path);

        expect(project.program).to.equal(folder.path);
        expect(project.stacks).to.deep.equal(["dev"]);
        expect(project.stackConfig("dev").config).to.deep.equal({ "shop:size": "1" });
    });

    it("gives a stack its configuration as Pulumi hands it on", () => {
        folder.write("Pulumi.yaml", "name: shop");
        folder.write(
            "Pulumi.dev.yaml",
            "config:",
            "  aws:region: eu-west-1",
            "  version: 1.10",
            '  quoted: "off"',
            "  flag: true",
            "  empty:",
            "  text: |",
            "    two",
            "    lines",
            "  shop:list: [1, two, { three: null }]",
            "  shop:nested:",
            "    deep: { on: true, share: 0.5 }",
        );

        expect(stackConfig("dev")).to.deep.equal({
            config: {
                "aws:region": "eu-west-1",
                "shop:version": "1.10",
                "shop:quoted": "off",
                "shop:flag": "true",
                "shop:empty": "",
                "shop:text": "two\nlines\n",
                "shop:list": '[1,"two",{"three":null}]',
                "shop:nested": '{"deep":{"on":true,"share":0.5}}',
            },
            secretKeys: [],
        });
    });

    it("puts stand-ins in the place of secrets, which only the stack's key opens", () => {
        folder.write("Pulumi.yaml", "name: shop");
        folder.write(
            "Pulumi.dev.yaml",
            "environment: [shared]",
            "config:",
            "  plain: a",
            "  token: { secure: v1:cipher }",
            "  hook:",
            "    url: https://example.com",
            "    keys: [{ secure: v1:cipher }]",
            "  setting: { secure: v1:cipher, other: 1 }",
        );

        expect(stackConfig("dev")).to.deep.equal({
            config: {
                "shop:plain": "a",
                "shop:token": "secret-stand-in",
                "shop:hook": '{"url":"https://example.com","keys":["secret-stand-in"]}',
                "shop:setting": '{"secure":"v1:cipher","other":1}',
            },
            secretKeys: ["shop:token", "shop:hook"],
        });
    });

    it("lets a stack override what it sets for all stacks", () => {
        folder.write(
            "Pulumi.yaml",
            "name: shop",
            "config:",
            "  aws:region: us-east-1",
            "  size: { type: integer, default: 3 }",
            "  color: { type: string }",
            "  aws:defaultTags: { value: { tags: { Owner: web } } }",
            "  kept: here",
        );
        folder.write("Pulumi.dev.yaml", "config:", "  aws:region: eu-west-1");

        expect(stackConfig("dev").config).to.deep.equal({
            "aws:region": "eu-west-1",
            "shop:size": "3",
            "aws:defaultTags": '{"tags":{"Owner":"web"}}',
            "shop:kept": "here",
        });
    });

    it("takes a stack file without configuration", () => {
        folder.write("Pulumi.yaml", "name: shop");
        folder.write("Pulumi.dev.yaml");
        folder.write("Pulumi.test.yaml", "config:");

        expect(stackConfig("dev").config).to.deep.equal({});
        expect(stackConfig("test").config).to.deep.equal({});
    });

    describe("that is broken", () => {
        it("has no project file", () => {
            expect(messageOf(() => Project.find(folder.path))).to.equal(
                `There is no Pulumi.yaml in ${folder.path} or above it.`,
            );
        });

        it("has no name", () => {
            folder.write("Pulumi.yaml", "runtime: nodejs");

            expect(messageOf(() => Project.find(folder.path))).to.equal("Pulumi.yaml:1:1: the project has no name");
        });

        it("has something else for its name", () => {
            folder.write("Pulumi.yaml", "runtime: nodejs", "name: [shop]");

            expect(messageOf(() => Project.find(folder.path))).to.equal("Pulumi.yaml:2:7: name is not a text");
        });

        it("has a stack file that is not YAML", () => {
            folder.write("Pulumi.yaml", "name: shop");
            folder.write("Pulumi.dev.yaml", "config:", "  size: 1", "  size: 2");

            expect(messageOf(() => stackConfig("dev"))).to.equal("Pulumi.dev.yaml:3:3: Map keys must be unique");
        });

        it("has a list where names with values belong", () => {
            folder.write("Pulumi.yaml", "name: shop");
            folder.write("Pulumi.dev.yaml", "config:", "  - size");

            expect(messageOf(() => stackConfig("dev"))).to.equal(
                'Pulumi.dev.yaml:2:3: config is not a list of "name: value"',
            );
        });

        it("has no file for a stack", () => {
            folder.write("Pulumi.yaml", "name: shop");

            expect(messageOf(() => stackConfig("dev"))).to.equal(
                `There is no ${join(folder.path, "Pulumi.dev.yaml")}.`,
            );
        });
    });
});
