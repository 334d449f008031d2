import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { expect } from "chai";
import { sender } from "../../client/src/api/request";
import { freePort, listen } from "../../../testing/process";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const GET = { method: "GET", path: "/api/things?a=b" } as const;

function readThing(value: unknown): string | undefined {
    return value === "thing" ? value : undefined;
}

describe("frontend client: requests", () => {
    let server: Server;
    let origin: string;
    let handle: Handler;

    before(async () => {
        server = createServer((request, response) => {
            handle(request, response);
        });
        origin = `http://127.0.0.1:${await listen(server)}`;
    });

    after(() => {
        server.closeAllConnections();
        server.close();
    });

    function answers(status: number, contentType: string, body: string): void {
        handle = (_request, response) => response.writeHead(status, { "content-type": contentType }).end(body);
    }

    it("give the value of an answer as agreed", async () => {
        let asked = "";
        handle = ({ method, url, headers }, response) => {
            asked = `${method ?? ""} ${url ?? ""} ${headers["content-type"] ?? "without a body"}`;
            response.writeHead(200, { "content-type": "application/json" }).end('"thing"');
        };
        expect(await sender(origin)(GET, readThing)).to.deep.equal({ kind: "ok", value: "thing" });
        expect(asked).to.equal("GET /api/things?a=b without a body");
    });

    it("send their body as JSON", async () => {
        handle = (request, response) => {
            response.writeHead(200, { "content-type": "application/json" });
            response.write(`{"type":"${request.headers["content-type"] ?? ""}","body":`);
            request.pipe(response, { end: false }).on("unpipe", () => response.end("}"));
        };
        const request = { method: "POST", path: "/api/things", body: { name: "Ada" } } as const;
        expect(await sender(origin)(request, (value) => value)).to.deep.equal({
            kind: "ok",
            value: { type: "application/json", body: { name: "Ada" } },
        });
    });

    it("send the session's cookie to the backend, wherever it is", async () => {
        let options: RequestInit | undefined;
        const send = sender("https://api.example.org", "backend", (_address, given) => {
            options = given;
            return Promise.resolve(new Response('"thing"'));
        });
        await send(GET, readThing);
        expect(options?.credentials).to.equal("include");
    });

    it("need no content", async () => {
        handle = (_request, response) => response.writeHead(204).end();
        expect(await sender(origin)({ method: "DELETE", path: "/" }, () => null)).to.deep.equal({
            kind: "ok",
            value: null,
        });
    });

    it("are refused with a problem document", async () => {
        answers(409, "application/problem+json; charset=utf-8", '{"title":"Taken","detail":"The address is taken."}');
        expect(await sender(origin)(GET, readThing)).to.deep.equal({
            kind: "refused",
            problem: { status: 409, title: "Taken", detail: "The address is taken.", errors: [] },
        });
    });

    for (const [status, type, body] of [
        [500, "text/html", "<h1>Internal Server Error</h1>"],
        [200, "text/html", "<!doctype html>"],
        [200, "application/json", '{"another":"thing"}'],
        [404, "application/json", '{"title":"Not found"}'],
        [400, "application/problem+json", "not JSON"],
        [400, "application/problem+json", "{}"],
    ] as const) {
        it(`are answered unexpectedly with ${status} ${type} ${body}`, async () => {
            answers(status, type, body);
            expect(await sender(origin)(GET, readThing)).to.deep.equal({
                kind: "unexpected",
                server: "backend",
                status,
            });
        });
    }

    for (const status of [502, 503, 504]) {
        it(`reach nobody where a load balancer answers ${status}`, async () => {
            answers(status, "text/html", "<h1>Bad Gateway</h1>");
            expect(await sender(origin)(GET, readThing)).to.deep.equal({ kind: "unreachable", server: "backend" });
        });
    }

    it("are refused, not unreachable, where the backend itself answers 503", async () => {
        answers(503, "application/problem+json", '{"title":"Not ready","detail":"The database is not reached."}');
        expect(await sender(origin)(GET, readThing)).to.have.property("kind", "refused");
    });

    it("reach nobody where nobody listens", async () => {
        const nowhere = `http://127.0.0.1:${await freePort()}`;
        expect(await sender(nowhere)(GET, readThing)).to.deep.equal({ kind: "unreachable", server: "backend" });
    });

    it("reach nobody where the answer is cut off", async () => {
        handle = (_request, response) => {
            response.writeHead(200, { "content-length": "100" }).write('"th');
            response.destroy();
        };
        expect(await sender(origin)(GET, readThing)).to.deep.equal({ kind: "unreachable", server: "backend" });
    });

    it("can be cancelled", async () => {
        const controller = new AbortController();
        handle = () => {
            controller.abort();
        };
        const result = await sender(origin)({ ...GET, signal: controller.signal }, readThing);
        expect(result).to.deep.equal({ kind: "cancelled" });
    });
});
