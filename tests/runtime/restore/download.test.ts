import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../../runtime/src/failure";
import type { Store } from "../../../runtime/src/store/client";
import { downloadArchive } from "../../../runtime/src/store/download";

const ID = "daily/2026-11-21T02-15-00Z-1a2b3c4d";
const CONTENT = randomBytes(3_000_000);
const TAG = '"one"';
const ARCHIVE = {
    file: "database.dump",
    bytes: CONTENT.length,
    sha256: createHash("sha256").update(CONTENT).digest("hex"),
};

describe("The download of an archive", function () {
    this.timeout(30_000);

    let folder: string;
    let server: Server;
    let store: Store;
    /** Bytes after which each answer is cut off, in their order; those after them are whole. */
    let cuts: number[];
    let asked: Pick<IncomingMessage["headers"], "range" | "if-match">[];
    let tag: string;

    function answer({ headers }: IncomingMessage, response: ServerResponse): void {
        asked.push({ range: headers.range, "if-match": headers["if-match"] });
        if (headers["if-match"] !== undefined && headers["if-match"] !== tag) {
            response.writeHead(412).end("<Error><Code>PreconditionFailed</Code></Error>");
            return;
        }
        const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
        const rest = CONTENT.subarray(from);
        const cut = cuts.shift();
        response.writeHead(from === 0 ? 200 : 206, { "content-length": rest.length, etag: tag });
        if (cut === undefined) {
            response.end(rest);
            return;
        }
        response.flushHeaders();
        response.write(rest.subarray(0, cut), () => response.socket?.end());
    }

    beforeEach(async () => {
        [cuts, asked, tag] = [[], [], TAG];
        folder = await mkdtemp(join(tmpdir(), "slipway-download-"));
        server = createServer(answer).listen(0, "127.0.0.1");
        await once(server, "listening");
        const address = server.address();
        const port = typeof address === "object" ? address?.port : undefined;
        const client = new S3Client({
            endpoint: `http://127.0.0.1:${port}`,
            region: "eu-central-1",
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
            forcePathStyle: true,
            maxAttempts: 1,
        });
        store = { client, bucket: "backups" };
    });

    afterEach(async () => {
        store.client.destroy();
        server.closeAllConnections();
        server.close();
        await rm(folder, { recursive: true });
    });

    async function failureOf(download: Promise<void>): Promise<unknown> {
        return download.then(
            () => expect.fail("it succeeded"),
            (error: unknown) => error,
        );
    }

    it("goes on where the connection broke, with the same object", async () => {
        cuts = [1_000_000, 500_000];
        const path = join(folder, "archive");
        await downloadArchive(store, ID, ARCHIVE, path);
        expect((await readFile(path)).equals(CONTENT)).to.equal(true);
        expect(asked.map((request) => request["if-match"])).to.deep.equal([undefined, TAG, TAG]);
        const [first, second, third] = asked.map(({ range }) => Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0));
        expect(first).to.equal(0);
        // What was on its way when the connection broke is asked for once more.
        expect(second).to.be.within(500_000, 1_000_000);
        expect(third).to.be.within(Number(second) + 1, Number(second) + 500_000);
    });

    it("counts each byte once", async () => {
        cuts = [1_000_000];
        let counted = 0;
        await downloadArchive(store, ID, ARCHIVE, join(folder, "archive"), { onBytes: (bytes) => (counted += bytes) });
        expect(counted).to.equal(CONTENT.length);
    });

    it("gives up where the connection breaks again and again", async () => {
        cuts = Array.from({ length: 20 }, () => 0);
        const failure = await failureOf(downloadArchive(store, ID, ARCHIVE, join(folder, "archive")));
        expect(failure).to.be.instanceOf(Failure).with.property("kind", "storage failed");
        expect(asked).to.have.length(6);
    });

    it("does not join the beginning of one object to the end of another", async () => {
        cuts = [1_000_000];
        const download = failureOf(
            downloadArchive(store, ID, ARCHIVE, join(folder, "archive"), {
                onBytes: () => {
                    tag = '"two"';
                },
            }),
        );
        expect(await download)
            .to.be.instanceOf(Failure)
            .with.property("kind", "storage failed");
    });
});
