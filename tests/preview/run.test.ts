import { expect } from "chai";
import { join } from "node:path";
import { Project } from "../../preview/project";
import { ProgramError, runProgram } from "../../preview/run";
import { ProjectFolder } from "./project-folder";

describe("a project's program", () => {
    const before = process.cwd();
    let folder: ProjectFolder;

    beforeEach(() => {
        folder = new ProjectFolder();
        folder.linkPackages();
        folder.write("Pulumi.yaml", "name: shop", "main: infra/index.ts");
        folder.write("Pulumi.dev.yaml", "config: { aws:region: eu-west-1, size: 3 }");
    });

    afterEach(() => {
        process.chdir(before);
        folder.remove();
    });

    function run() {
        const project = new Project(folder.path);
        return runProgram(project, "dev", project.stackConfig("dev"));
    }

    async function messageOf(...lines: string[]): Promise<string> {
        folder.write("infra/index.ts", ...lines);
        const failure = await run().catch((error: unknown) => error);
        return failure instanceof ProgramError ? failure.message : "";
    }

    it("runs in its own folder, with the stack's configuration, and exports the stack outputs", async () => {
        folder.write(
            "infra/index.ts",
            'import * as pulumi from "@pulumi/pulumi";',
            'export const size = new pulumi.Config().requireNumber("size");',
            "export const folder = process.cwd();",
        );

        const { project, stack, region, outputs } = await run();

        expect({ project, stack, region, outputs }).to.deep.equal({
            project: "shop",
            stack: "dev",
            region: "eu-west-1",
            outputs: { size: 3, folder: join(folder.path, "infra") },
        });
    });

    it("may be a function that returns the stack outputs", async () => {
        folder.write("infra/index.ts", "export = () => Promise.resolve({ size: 3 });");

        expect((await run()).outputs).to.deep.equal({ size: 3 });
    });

    it("may be what package.json of a folder names", async () => {
        folder.write("Pulumi.yaml", "name: shop");
        folder.write("package.json", '{ "main": "shop.ts" }');
        folder.write("shop.ts", "export const folder = process.cwd();");

        expect((await run()).outputs).to.deep.equal({ folder: folder.path });
    });

    it("that throws is reported with the place in its files", async () => {
        folder.write(
            "infra/shelf.ts",
            "interface Shelf {",
            "    size: number;",
            "}",
            "export function sizeOf(shelf: Shelf | undefined): number {",
            "    return shelf!.size;",
            "}",
        );

        expect(await messageOf('import { sizeOf } from "./shelf";', "export const size = sizeOf(undefined);")).to.equal(
            "Cannot read properties of undefined (reading 'size')\n    at infra/shelf.ts:5:19",
        );
    });

    it("that throws for people to read is reported by the message alone", async () => {
        const message = await messageOf(
            'import * as pulumi from "@pulumi/pulumi";',
            'throw new pulumi.RunError("Pulumi.dev.yaml has a mistake:\\n  shop:size: is missing.");',
        );

        expect(message).to.equal("Pulumi.dev.yaml has a mistake:\n  shop:size: is missing.");
    });

    it("that imports what is not there is reported with the file that does", async () => {
        // From Node 22 on the loader no longer tells the line.
        expect(await messageOf('import "./shelf";')).to.match(
            /^Cannot find module '\.\/shelf'\n {4}at infra\/index\.ts(:1:8)?$/,
        );
    });

    it("that is not TypeScript is reported with the place", async () => {
        expect(await messageOf("export const size = ;")).to.equal(
            'Transform failed with 1 error:\ninfra/index.ts:1:20: ERROR: Unexpected ";"',
        );
    });

    it("that is not there is reported", async () => {
        const failure: unknown = await run().catch((error: unknown) => error);

        expect(failure)
            .to.be.instanceOf(ProgramError)
            .with.property("message", "There is no program infra/index.ts, which Pulumi.yaml names as main.");
    });
});
