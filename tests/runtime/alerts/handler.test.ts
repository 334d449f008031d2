import { expect } from "chai";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { constants, runInNewContext } from "node:vm";
import { createRequire } from "node:module";
import { bundle } from "../../../components/lambda-bundle";
import { Refused, post } from "../../../runtime/src/alerts/webhook";
import { PROJECT } from "../../support/program";
import { ALARM, queued } from "./notices";

const MESSAGE = { text: "shop prod: one rings", attachments: [] };

/** What answers in the place of Slack and Secrets Manager. */
type Answer = (request: IncomingMessage, body: string, response: ServerResponse) => void;

describe("the function for Slack", () => {
    let server: Server;
    let address: string;
    let answer: Answer;
    let asked: { url: string | undefined; body: string }[];

    before(async () => {
        server = createServer((request, response) => {
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                const body = Buffer.concat(chunks).toString();
                asked.push({ url: request.url, body });
                answer(request, body, response);
            });
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
        const bound = server.address();
        address = `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
    });

    beforeEach(() => {
        asked = [];
    });

    after(() => {
        server.closeAllConnections();
        server.close();
    });

    function answers(status: number, body: string): void {
        answer = (_, __, response) => {
            response.writeHead(status).end(body);
        };
    }

    async function failureOf(url = `${address}/services/secret-part`): Promise<Error> {
        try {
            await post(url, MESSAGE);
        } catch (error) {
            if (error instanceof Error) {
                return error;
            }
        }
        throw new Error("it was taken");
    }

    it("hands a message over as JSON", async () => {
        answers(200, "ok");
        await post(`${address}/services/secret-part`, MESSAGE);
        expect(asked).to.deep.equal([{ url: "/services/secret-part", body: JSON.stringify(MESSAGE) }]);
    });

    it("knows a message that Slack refuses from a Slack that is away, and names no address", async () => {
        answers(400, "invalid_payload");
        const refused = await failureOf();
        expect(refused).to.be.instanceOf(Refused);
        expect(refused.message).to.equal("Slack answered with status 400: invalid_payload");
        for (const [status, body] of [
            [403, "invalid_token"],
            [404, "no_service"],
            [429, ""],
            [503, ""],
        ] as const) {
            answers(status, body);
            const error = await failureOf();
            expect(error).to.not.be.instanceOf(Refused);
            expect(error.message).to.equal(`Slack answered with status ${status}${body === "" ? "" : `: ${body}`}`);
        }
        answer = (_, __, response) => {
            response.destroy();
        };
        expect((await failureOf()).message).to.match(/^Slack did not answer: \w+$/);
        answer = (_, __, response) => {
            response.writeHead(302, { Location: `${address}/elsewhere` }).end();
        };
        expect((await failureOf()).message).to.match(/^Slack did not answer: \w+$/);
        expect(asked.map(({ url }) => url)).to.not.include("/elsewhere");
        expect((await failureOf("http://127.0.0.1:1/secret-part")).message).to.not.include("secret-part");
    });

    describe("as it is bundled", () => {
        let handler: (event: unknown) => Promise<unknown>;
        const logged: unknown[] = [];
        let secret: string;

        before(() => {
            const module: { exports: { handler?: unknown } } = { exports: {} };
            const environment = {
                AWS_REGION: "eu-west-1",
                AWS_ACCESS_KEY_ID: "id",
                AWS_SECRET_ACCESS_KEY: "key",
                AWS_ENDPOINT_URL: address,
                WEBHOOK_SECRET: "slipway/slack",
                STACK: "shop prod",
            };
            // The code as Lambda has it, with a process environment of its own.
            const context = {
                ...globals(),
                module,
                exports: module.exports,
                require: createRequire(__filename),
                process: Object.create(process, { env: { value: environment } }) as unknown,
                console: { ...console, error: (message: unknown) => logged.push(message) },
            };
            runInNewContext(bundle(PROJECT, "runtime/src/alerts/handler.ts"), context, {
                importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
            });
            const found: unknown = module.exports.handler;
            if (typeof found !== "function") {
                throw new Error("no handler");
            }
            handler = (event) => Promise.resolve<unknown>(Reflect.apply(found, undefined, [event]));
        });

        function withSlack(status: number): void {
            answer = (request, _, response) => {
                if (request.headers["x-amz-target"] === "secretsmanager.GetSecretValue") {
                    response.writeHead(200, { "Content-Type": "application/x-amz-json-1.1" });
                    response.end(JSON.stringify({ SecretString: secret }));
                    return;
                }
                response.writeHead(status).end();
            };
        }

        const event = { Records: [{ messageId: "1", body: queued(ALARM), eventSource: "aws:sqs" }] };

        it("keeps a message in the queue until Slack has it, by the webhook that the secret holds then", async () => {
            secret = `${address}/services/old\n`;
            withSlack(404);
            expect(JSON.stringify(await handler(event))).to.equal('{"batchItemFailures":[{"itemIdentifier":"1"}]}');
            expect(logged).to.deep.equal(["1 not told: Slack answered with status 404"]);
            secret = `${address}/services/new`;
            withSlack(200);
            expect(JSON.stringify(await handler(event))).to.equal('{"batchItemFailures":[]}');
            expect(asked.map(({ url }) => url)).to.deep.equal(["/", "/services/old", "/", "/services/new"]);
            expect(asked[0]?.body).to.equal('{"SecretId":"slipway/slack"}');
            expect(asked[3]?.body).to.include("shop prod: shop-prod-monitoring-errors rings");
        });

        it("says that the secret holds no URL, and not what it holds", async () => {
            secret = "hunter2";
            withSlack(200);
            const error: unknown = await handler(event).catch((reason: unknown) => reason);
            expect(String(error)).to.equal(
                "Error: The secret slipway/slack holds no URL. Store the webhook's, as text and nothing else.",
            );
        });
    });
});

/** What Node.js has, for code that runs in a context of its own. */
function globals(): Record<string, unknown> {
    return Object.fromEntries(
        Object.getOwnPropertyNames(globalThis)
            .filter((name) => !["globalThis", "global"].includes(name))
            .map((name): [string, unknown] => [name, Reflect.get(globalThis, name)]),
    );
}
