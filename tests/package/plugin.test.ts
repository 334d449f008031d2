import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordedResource } from "../../preview/record";
import { isObject } from "../support/program";
import { labelOf } from "../support/stacks";
import { APPLICATION, constructed, WORKER } from "./support/construct";
import { Engine } from "./support/engine";
import { Plugin, Refused } from "./support/plugin";

const CONFIG = { "aws:region": "eu-west-1" };

const INPUTS = {
    environment: "dev",
    services: {
        backend: {
            image: { reference: "example.com/backend@sha256:1" },
            port: 8000,
            route: { priority: 10, paths: ["/*"] },
            database: true,
            environment: { LEVEL: "info" },
        },
    },
};

/** The same as an SDK sends it, with a variable that is another resource's output. */
const SENT = {
    ...INPUTS,
    services: {
        backend: {
            ...INPUTS.services.backend,
            environment: {
                LEVEL: { [pulumi.runtime.specialSigKey]: rpc.specialOutputValueSig, value: "info", dependencies: [] },
            },
        },
    },
};

/** What is compared of resources: what they are given, by what they are called. */
function given(resources: readonly RecordedResource[]): Record<string, unknown> {
    return Object.fromEntries(resources.map((resource) => [labelOf(resource), resource.inputs]));
}

describe("the package as Pulumi's Node.js host runs it", function () {
    // A process loads the AWS SDK and Pulumi's compiler.
    this.timeout(180_000);
    const engine = new Engine("shop", "dev", CONFIG);
    const folder = mkdtempSync(join(tmpdir(), "slipway-plugin-"));
    let plugin: Plugin | undefined;

    before(async () => {
        await engine.start();
        plugin = await Plugin.start(engine, folder);
    });

    after(async () => {
        await plugin?.stop();
        engine.stop();
        rmSync(folder, { recursive: true });
    });

    it("says its version and its schema", async () => {
        expect(await plugin?.version()).to.equal("0.1.0");
        expect(await plugin?.schema()).to.equal(readFileSync(join(__dirname, "../../package/schema.json"), "utf8"));
    });

    it("refuses wrong arguments with a mistake for each property, and creates nothing", async () => {
        const refused: unknown = await plugin
            ?.construct(
                APPLICATION,
                "app",
                { environment: "dev", services: { mailer: { ...WORKER, memory: 1 } } },
                CONFIG,
            )
            .catch((error: unknown) => error);
        if (!(refused instanceof Refused)) {
            throw new Error(`not refused, but ${String(refused)}`);
        }
        expect(refused.message).to.equal('"app" has a mistake');
        expect(refused.mistakes).to.deep.equal([
            "services.mailer.memory: 1 does not go with cpu 256. Fargate takes 512, 1024 or 2048.",
        ]);
        const made = engine.registry.recorded().filter(({ type }) => type !== APPLICATION);
        expect(made.map(labelOf)).to.deep.equal([]);
    });

    it("creates the children that the component has in a TypeScript program, and answers with its outputs", async () => {
        const outputs = await plugin?.construct(APPLICATION, "shop", SENT, CONFIG);
        const expected = await constructed(INPUTS);
        const rename = (resources: Record<string, unknown>) =>
            JSON.parse(JSON.stringify(resources).replaceAll(`${APPLICATION}::app`, `${APPLICATION}::shop`)) as unknown;
        const children = engine.registry.recorded().filter(({ name }) => name !== "app");
        expect(given(children)).to.deep.equal(rename(given(expected.resources)));
        expect(outputs).to.deep.equal(expected.outputs);
        expect(isObject(outputs) && outputs.url).to.equal("http://web-0000000-0000000000.eu-west-1.elb.amazonaws.com");
    });
});
