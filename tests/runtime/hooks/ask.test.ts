import { expect } from "chai";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ask, judge } from "../../../runtime/src/hooks/ask";
import type { Expectation } from "../../../runtime/src/hooks/settings";

const EXPECTATION: Expectation = { statusCodes: "200", body: undefined, maximumMilliseconds: 30_000 };

describe("Asking a release", () => {
    const servers: Server[] = [];

    after(() => {
        for (const server of servers) {
            server.closeAllConnections();
            server.close();
        }
    });

    /** The address of a server that answers so. */
    async function answering(listener: RequestListener): Promise<string> {
        const server = createServer(listener);
        servers.push(server);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address: string | AddressInfo | null = server.address();
        if (address === null || typeof address === "string") {
            throw new Error("no port");
        }
        return `http://127.0.0.1:${address.port}/api/health`;
    }

    function asked(url: string, expectation: Partial<Expectation> = {}, headers = {}): Promise<string | undefined> {
        return ask({ url, headers }, { ...EXPECTATION, ...expectation });
    }

    it("finds nothing wrong with the right answer, and sends its headers", async () => {
        let seen: Record<string, unknown> = {};
        const url = await answering((request, response) => {
            seen = { ...request.headers, url: request.url, method: request.method };
            response.end('{"status":"ok"}');
        });
        expect(await asked(url, { body: '"ok"' }, { "X-Slipway-Test": "a1b2" })).to.equal(undefined);
        expect(seen).to.include({
            url: "/api/health",
            method: "GET",
            "x-slipway-test": "a1b2",
            "user-agent": "slipway-validation",
        });
    });

    it("names another status", async () => {
        const url = await answering((_, response) => response.writeHead(503).end());
        expect(await asked(url)).to.equal("answered with status 503 in the place of 200");
    });

    it("takes a redirect for an answer, and does not follow it", async () => {
        const url = await answering((_, response) => response.writeHead(301, { Location: "http://127.0.0.1:1" }).end());
        expect(await asked(url)).to.equal("answered with status 301 in the place of 200");
    });

    it("names the text that is not there, and not what is", async () => {
        const url = await answering((_, response) => response.end("a secret"));
        expect(await asked(url, { body: "ready" })).to.equal('answered with status 200, but without the text "ready"');
    });

    it("waits no longer than it may for an answer", async () => {
        const url = await answering(() => undefined);
        expect(await asked(url, { maximumMilliseconds: 50 })).to.equal("did not answer within 50 ms");
    });

    it("waits no longer than it may for the end of an answer", async () => {
        const url = await answering((_, response) => response.writeHead(200).write("and so on"));
        expect(await asked(url, { maximumMilliseconds: 200 })).to.equal("did not answer within 200 ms");
    });

    it("says why nobody answers", async () => {
        const url = await answering((request) => request.socket.destroy());
        expect(await asked(url)).to.equal("did not answer: other side closed");
        expect(await asked("http://127.0.0.1:1/")).to.match(/^did not answer: (connect ECONNREFUSED|bad port)/);
        expect(await asked("no address")).to.match(/^did not answer: .*Invalid URL/);
    });

    it("reads a mebibyte of an answer that does not end", async () => {
        const url = await answering((_, response) => {
            const more = (): void => {
                while (response.write("x".repeat(65_536))) {
                    // As much as fits.
                }
                response.once("drain", more);
            };
            more();
        });
        expect(await asked(url)).to.equal(undefined);
        expect(await asked(url, { body: "y" })).to.equal('answered with status 200, but without the text "y"');
    });
});

describe("Judging an answer", () => {
    const problem = (statusCodes: string, status: number) =>
        judge({ status, body: "", milliseconds: 1 }, { ...EXPECTATION, statusCodes });

    it("knows status codes as Elastic Load Balancing writes them", () => {
        expect(problem("200", 200)).to.equal(undefined);
        expect(problem("200,204", 204)).to.equal(undefined);
        expect(problem("200-299", 250)).to.equal(undefined);
        expect(problem("200-299,304", 304)).to.equal(undefined);
        expect(problem("200-299,304", 300)).to.equal("answered with status 300 in the place of 200-299,304");
        expect(problem("200-299", 199)).to.equal("answered with status 199 in the place of 200-299");
        expect(problem("200,204", 202)).to.equal("answered with status 202 in the place of 200,204");
    });

    it("takes an answer at the last millisecond, and none after it", () => {
        const at = (milliseconds: number) =>
            judge({ status: 200, body: "", milliseconds }, { ...EXPECTATION, maximumMilliseconds: 300 });
        expect(at(300)).to.equal(undefined);
        expect(at(301)).to.equal("answered after 301 ms in the place of 300 ms");
    });
});
