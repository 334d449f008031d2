import { expect } from "chai";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { Script } from "node:vm";
import { join } from "node:path";
import { bundle } from "../../../components/lambda-bundle";
import { parseEvent } from "../../../runtime/src/hooks/event";
import { readSettings } from "../../../runtime/src/hooks/settings";

/** What ECS hands over, as its documentation has it. */
const EVENT = {
    executionId: "3a0345ba-b029-404b-890d-7da2a4b266aa",
    lifecycleStage: "POST_TEST_TRAFFIC_SHIFT",
    resourceArn: "arn:aws:ecs:us-west-2:123456789012:service-deployment/my-cluster/my-service/1",
    executionDetails: {
        serviceArn: "arn:aws:ecs:us-west-2:123456789012:service/my-cluster/my-service",
        targetServiceRevisionArn:
            "arn:aws:ecs:us-west-2:123456789012:service-revision/my-cluster/my-service/9313423515462893900",
        testTrafficWeights: {},
        productionTrafficWeights: {},
    },
};

const VARIABLES = {
    SERVICE: "backend",
    TEST_URL: "https://shop.example.com/api/health",
    TEST_HEADER: "X-Slipway-Test",
    TEST_KEY: "a1b2",
    PRODUCTION_URL: "https://shop.example.com/api/health",
    STATUS_CODES: "200",
    MAXIMUM_MILLISECONDS: "1500",
    ATTEMPTS: "2",
    PAUSE_SECONDS: "1",
};

describe("What ECS hands over", () => {
    it("is a stage, and what the last call has left", () => {
        expect(parseEvent(EVENT)).to.deep.equal({ stage: "POST_TEST_TRAFFIC_SHIFT", attempts: 0 });
        expect(parseEvent({ ...EVENT, hookDetails: null })).to.include({ attempts: 0 });
        expect(parseEvent({ ...EVENT, hookDetails: { attempts: 2, other: "kept" } })).to.include({ attempts: 2 });
    });

    for (const event of [undefined, {}, { lifecycleStage: "" }, { ...EVENT, hookDetails: { attempts: -1 } }]) {
        it(`is refused as ${event === undefined ? "nothing" : JSON.stringify(event)}`, () => {
            expect(() => parseEvent(event)).to.throw("what ECS handed over cannot be read");
        });
    }
});

describe("The validation's settings", () => {
    it("come from the environment", () => {
        expect(readSettings(VARIABLES)).to.deep.equal({
            service: "backend",
            test: { url: "https://shop.example.com/api/health", headers: { "X-Slipway-Test": "a1b2" } },
            production: { url: "https://shop.example.com/api/health", headers: {} },
            expectation: { statusCodes: "200", body: undefined, maximumMilliseconds: 1500 },
            attempts: 2,
            pauseSeconds: 1,
        });
        expect(readSettings({ ...VARIABLES, PRODUCTION_URL: "" }).production).to.equal(undefined);
    });

    it("are all told that are wrong", () => {
        expect(() => readSettings({ ...VARIABLES, TEST_URL: "", ATTEMPTS: "101", PAUSE_SECONDS: "0" })).to.throw(
            'TEST_URL is not set; ATTEMPTS is "101": use a whole number from 1 to 100; PAUSE_SECONDS is "0"',
        );
    });
});

describe("The validation's function", function () {
    this.timeout(120_000);
    let server: Server;
    let status = 200;
    let keys: unknown[] = [];
    let url: string;
    let code: Script;

    before(async () => {
        code = new Script(bundle(join(__dirname, "../../.."), "runtime/src/hooks/handler.ts"));
        server = createServer((request, response) => {
            keys.push(request.headers["x-slipway-test"]);
            response.writeHead(status).end();
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address: string | AddressInfo | null = server.address();
        url = `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}/`;
    });

    beforeEach(() => {
        status = 200;
        keys = [];
    });

    after(() => {
        server.closeAllConnections();
        server.close();
    });

    /** Calls the bundled code as Lambda does, with an environment of its own. */
    async function call(event: unknown, environment: Record<string, string | undefined>) {
        const log: string[] = [];
        const told = { info: (text: string) => log.push(text), error: (text: string) => log.push(text) };
        const exported: { handler?: (event: unknown, context: unknown) => Promise<unknown> } = {};
        const globals = { fetch, AbortSignal, Buffer, URL, performance, Error, TextDecoder, Uint8Array };
        const sandbox = {
            ...globals,
            module: { exports: exported },
            exports: exported,
            require: createRequire(__filename),
            process: { env: environment },
            console: told,
        };
        code.runInNewContext(sandbox);
        const { handler } = sandbox.module.exports;
        const answer = await handler?.(event, { getRemainingTimeInMillis: () => 60_000 });
        // Objects of another context have other prototypes.
        return { answer: JSON.parse(JSON.stringify(answer)) as unknown, log };
    }

    it("answers as ECS reads it where the release is right", async () => {
        const { answer, log } = await call(EVENT, { ...VARIABLES, TEST_URL: url });
        expect(answer).to.deep.equal({ hookStatus: "SUCCEEDED" });
        expect(keys).to.deep.equal(["a1b2"]);
        expect(log).to.deep.equal(["SUCCEEDED: backend, on its test route, attempt 1 of 2."]);
    });

    it("has it rolled back where it is wrong, with the reason in the log, and without the key", async () => {
        status = 500;
        const { answer, log } = await call(EVENT, { ...VARIABLES, TEST_URL: url });
        expect(answer).to.deep.equal({ hookStatus: "FAILED" });
        expect(keys).to.have.length(2);
        expect(log).to.have.length(3);
        expect(log[0]).to.include("answered with status 500 in the place of 200");
        expect(log.join("\n")).to.not.include("a1b2");
    });

    it("asks production without the key", async () => {
        const event = { ...EVENT, lifecycleStage: "POST_PRODUCTION_TRAFFIC_SHIFT" };
        const { answer } = await call(event, { ...VARIABLES, PRODUCTION_URL: url });
        expect(answer).to.deep.equal({ hookStatus: "SUCCEEDED" });
        expect(keys).to.deep.equal([undefined]);
    });

    for (const { title, event, environment, reason } of [
        { title: "its settings are wrong", event: EVENT, environment: {}, reason: "SERVICE is not set" },
        { title: "ECS hands nothing over", event: undefined, environment: VARIABLES, reason: "cannot be read" },
    ]) {
        it(`answers, and does not throw, where ${title}`, async () => {
            const { answer, log } = await call(event, environment);
            expect(answer).to.deep.equal({ hookStatus: "FAILED" });
            expect(log).to.have.length(1);
            expect(log[0])
                .to.match(/^FAILED: /)
                .and.to.include(reason);
        });
    }
});
