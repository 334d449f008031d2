import { createServer, type Server } from "node:net";
import { expect } from "chai";
import { freePort, freePortFrom, isFree } from "../../development/ports";

describe("ports", () => {
    const servers: Server[] = [];

    afterEach(async () => {
        await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    });

    async function occupy(port: number, host: string): Promise<void> {
        const server = createServer();
        servers.push(server);
        await new Promise<void>((resolve, reject) => {
            server.once("error", reject);
            server.listen({ port, host, ipv6Only: true }, resolve);
        });
    }

    for (const host of ["127.0.0.1", "0.0.0.0", "::1"]) {
        it(`are taken where something listens on ${host}`, async function () {
            const port = await freePort();
            expect(await isFree(port)).to.equal(true);
            try {
                await occupy(port, host);
            } catch {
                console.log(`      skipped: this machine has no ${host}`);
                this.skip();
            }
            expect(await isFree(port)).to.equal(false);
        });
    }

    it("are counted up from the wanted one until one is free and not given to another part", async () => {
        const wanted = await freePort();
        expect(await freePortFrom(wanted)).to.equal(wanted);
        await occupy(wanted, "127.0.0.1");
        const next = await freePortFrom(wanted);
        expect(next).to.be.greaterThan(wanted);
        expect(await freePortFrom(wanted, [next])).to.be.greaterThan(next);
    });
});
