import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as components from "../../components";
import type { Recording } from "../../preview/record";
import { isObject, ofType, PROJECT, recordProgram } from "../support/program";
import { Consumer, packedFiles } from "./support/unpacked";

/** A small program: a service with a canary release, a migration and a function that checks it, and a database. */
function program({ Cluster, FargateService, LoadBalancer, PostgresDb, Vpc }: typeof components): unknown {
    const vpc = new Vpc("network", { region: "eu-west-1" });
    const cluster = new Cluster("cluster");
    const balancer = new LoadBalancer("web", { vpc });
    const database = new PostgresDb("db", { vpc });
    const image = { reference: "example.com/shop@sha256:1" };
    const service = new FargateService("backend", {
        vpc,
        cluster,
        image,
        port: 8000,
        route: balancer.route({ priority: 10, paths: ["/*"] }),
        migration: { command: ["migrate"] },
        deployment: { strategy: "canary" },
    });
    database.allowFrom(service);
    return { url: balancer.url };
}

function isComponents(loaded: unknown): loaded is typeof components {
    return isObject(loaded) && Object.keys(components).every((name) => name in loaded);
}

describe("the npm package", function () {
    this.timeout(120_000);
    let files: string[] = [];
    let consumer: Consumer | undefined;

    before(() => {
        files = packedFiles();
        consumer = new Consumer(files);
    });

    after(() => {
        consumer?.remove();
    });

    it("has what is compiled and what runs inside AWS, and nothing else", () => {
        const others = files.filter((file) => !/^(dist\/|runtime\/src\/)/.test(file));
        expect(others).to.deep.equal([
            "README.md",
            "package.json",
            "package/index.js",
            "runtime/.dockerignore",
            "runtime/Dockerfile",
            "runtime/assertions/README.md",
            "runtime/install-postgresql.sh",
            "runtime/package-lock.json",
            "runtime/package.json",
            "runtime/tsconfig.json",
        ]);
        expect(files.filter((file) => /(^|\/)(tests?|node_modules|Pulumi\..*|\.env.*)(\/|$)/.test(file))).to.deep.equal(
            [],
        );
        expect(files.filter((file) => file.startsWith("runtime/src/") && !file.endsWith(".ts"))).to.deep.equal([]);
    });

    it("has every file that the Dockerfile of runtime/ copies", () => {
        const dockerfile = readFileSync(join(PROJECT, "runtime/Dockerfile"), "utf8");
        const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names = ""]) =>
            names.split(" ").filter((name) => !name.startsWith("--") && !name.endsWith("*")),
        );
        expect(copied).to.include.members(["package.json", "src", "assertions"]);
        for (const name of copied) {
            expect(
                files.some((file) => file.startsWith(`runtime/${name}`)),
                name,
            ).to.equal(true);
        }
    });

    it("is taken by its name, and names types that the build writes", () => {
        const manifest: unknown = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
        const entry = isObject(manifest) && isObject(manifest.exports) ? manifest.exports["."] : undefined;
        expect(entry).to.deep.equal({
            types: "./dist/components/index.d.ts",
            default: "./dist/components/index.js",
        });
        // What Pulumi's host loads of a package; its program is what Pulumi.yaml names.
        expect(isObject(manifest) && manifest.main).to.equal("package/index.js");
        expect(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")).to.match(/^main: index\.ts$/m);
        const build: unknown = JSON.parse(readFileSync(join(PROJECT, "tsconfig.build.json"), "utf8"));
        expect(build).to.deep.include({ include: ["components/**/*"] });
        expect(isObject(build) && build.compilerOptions).to.deep.include({
            rootDir: ".",
            outDir: "dist",
            declaration: true,
        });
    });

    it("makes the resources that the source makes, functions of Lambda included", async () => {
        const fromSource = await recordProgram(() => program(components));
        const loaded = consumer?.require("slipway");
        if (!isComponents(loaded)) {
            throw new Error("the package exports other components");
        }
        expect(loaded.Vpc).not.to.equal(components.Vpc);
        const fromPackage: Recording = await recordProgram(() => program(loaded));
        expect(fromPackage.resources).to.deep.equal(fromSource.resources);
        expect(fromPackage.outputs).to.deep.equal(fromSource.outputs);
        expect(ofType(fromPackage, "aws:lambda/function:Function").map(({ name }) => name)).to.deep.equal([
            "backend-validation",
        ]);
    });

    it("has dynamic resources whose code loads from the project's folder, without a compiler", () => {
        const settings = { cluster: "c", service: "s", taskDefinitionArn: "t", settings: "{}" };
        // A process of its own has no loader for TypeScript.
        const script = `
            const { providerCode } = require("./node_modules/slipway/dist/components/deployment/provider-code.js");
            const code = {};
            new Function("require", "exports", providerCode("rollout"))(require, code);
            const { diff } = code.handler();
            const settings = ${JSON.stringify(settings)};
            Promise.all([diff("id", settings, settings), diff("id", settings, { ...settings, service: "other" })])
                .then((answers) => console.log(JSON.stringify(answers)));`;
        const answers = execFileSync(process.execPath, ["--eval", script], {
            cwd: consumer?.folder,
            encoding: "utf8",
            env: { ...process.env, NODE_OPTIONS: "" },
        });
        expect(JSON.parse(answers)).to.deep.equal([{ changes: false }, { changes: true }]);
    });
});
