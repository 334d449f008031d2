import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    CopyObjectCommand,
    DeleteObjectCommand,
    GetObjectCommand,
    HeadObjectCommand,
    PutObjectCommand,
    S3Client,
    type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect } from "chai";
import { type S3, type S3Options, startS3 } from "../../../testing/s3";
import { rejection } from "../support/rejection";

const BUCKET = "pictures";
// Everything that a key may have in it.
const KEY = "a folder/ü+&=?%41'()*!.txt";

describe("stand-in for S3: objects", () => {
    let s3: S3;
    let clients: S3Client[];
    let now: Date | undefined;

    beforeEach(async () => {
        process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
        clients = [];
        now = undefined;
        s3 = await start();
    });

    afterEach(async () => {
        for (const client of clients) {
            client.destroy();
        }
        await s3.stop();
    });

    const start = (options: Partial<S3Options> = {}) =>
        startS3({ buckets: [BUCKET], now: () => now ?? new Date(), ...options });

    function client(config: S3ClientConfig = {}): S3Client {
        const { url: endpoint, region, accessKey: credentials } = s3;
        const created = new S3Client({
            endpoint,
            region,
            credentials,
            forcePathStyle: true,
            maxAttempts: 1,
            ...config,
        });
        clients.push(created);
        return created;
    }

    const at = (Key: string) => ({ Bucket: BUCKET, Key });
    const put = (Key: string, Body: string, ContentType?: string) =>
        client().send(new PutObjectCommand({ ...at(Key), Body, ContentType }));
    const read = async (Key: string) => {
        const { Body } = await client().send(new GetObjectCommand(at(Key)));
        return Body?.transformToString();
    };

    it("are what was put there, with all that is known of them", async () => {
        const { ETag } = await client().send(
            new PutObjectCommand({ ...at(KEY), Body: "hello", ContentType: "text/plain", CacheControl: "no-cache" }),
        );
        expect(ETag).to.equal('"5d41402abc4b2a76b9719d911017c592"');
        const object = await client().send(new GetObjectCommand(at(KEY)));
        expect(await object.Body?.transformToString()).to.equal("hello");
        const described = { ETag, ContentType: "text/plain", CacheControl: "no-cache", ContentLength: 5 };
        expect(object).to.include(described);
        expect(await client().send(new HeadObjectCommand(at(KEY)))).to.include(described);
    });

    it("can be read in part", async () => {
        await put(KEY, "0123456789");
        const part = async (Range: string) => {
            const { Body, ContentRange } = await client().send(new GetObjectCommand({ ...at(KEY), Range }));
            return [await Body?.transformToString(), ContentRange];
        };
        expect(await part("bytes=2-4")).to.deep.equal(["234", "bytes 2-4/10"]);
        expect(await part("bytes=8-99")).to.deep.equal(["89", "bytes 8-9/10"]);
        expect(await part("bytes=7-")).to.deep.equal(["789", "bytes 7-9/10"]);
        expect((await rejection(part("bytes=10-"))).name).to.equal("InvalidRange");
    });

    it("can be replaced, copied and deleted", async () => {
        await put("one", "first");
        await put("one", "second", "text/plain");
        const copy = { ...at("two"), CopySource: `${BUCKET}/one` };
        await client().send(new CopyObjectCommand(copy));
        expect(await client().send(new HeadObjectCommand(at("two")))).to.include({ ContentType: "text/plain" });
        const replace = { ...copy, MetadataDirective: "REPLACE", ContentType: "text/html" } as const;
        await client().send(new CopyObjectCommand(replace));
        expect(await client().send(new HeadObjectCommand(at("two")))).to.include({ ContentType: "text/html" });
        await client().send(new DeleteObjectCommand(at("one")));
        await client().send(new DeleteObjectCommand(at("one")));
        expect(await read("two")).to.equal("second");
        expect((await rejection(read("one"))).name).to.equal("NoSuchKey");
        expect((await rejection(client().send(new CopyObjectCommand(copy)))).name).to.equal("NoSuchKey");
    });

    it("are copied only where they are what was expected", async () => {
        await put("one", "first");
        const copy = (CopySourceIfMatch: string) =>
            client().send(new CopyObjectCommand({ ...at("two"), CopySource: `${BUCKET}/one`, CopySourceIfMatch }));
        expect((await rejection(copy('"other"'))).name).to.equal("PreconditionFailed");
        expect((await rejection(read("two"))).name).to.equal("NoSuchKey");
        await copy('"8b04d5e3775d298e78455efc5ca404d5"');
        expect(await read("two")).to.equal("first");
    });

    it("are in the buckets that there are, and in no other", async () => {
        const command = new GetObjectCommand({ Bucket: "other", Key: KEY });
        expect((await rejection(client().send(command))).name).to.equal("NoSuchBucket");
    });

    it("are kept in a folder where one is given, and found there again", async () => {
        const directory = await mkdtemp(join(tmpdir(), "s3-stand-in-"));
        await s3.stop();
        s3 = await start({ directory });
        await put(KEY, "hello", "text/plain");
        await put("../../outside", "harmless");
        await s3.stop();
        s3 = await start({ directory });
        expect(await read(KEY)).to.equal("hello");
        expect(await client().send(new HeadObjectCommand(at(KEY)))).to.include({
            ContentType: "text/plain",
            ETag: '"5d41402abc4b2a76b9719d911017c592"',
        });
        expect(await readdir(directory)).to.deep.equal([BUCKET]);
        await client().send(new DeleteObjectCommand(at(KEY)));
        expect((await rejection(read(KEY))).name).to.equal("NoSuchKey");
        await rm(directory, { recursive: true });
    });

    describe("asked for with a wrong signature", () => {
        const other = { accessKeyId: "development", secretAccessKey: "other" };

        for (const [what, config, code] of [
            [
                "of another key",
                { credentials: { accessKeyId: "other", secretAccessKey: "other" } },
                "InvalidAccessKeyId",
            ],
            ["by another secret", { credentials: other }, "SignatureDoesNotMatch"],
            ["for another region", { region: "us-east-1" }, "AuthorizationQueryParametersError"],
        ] as const) {
            it(`${what} are refused`, async () => {
                const command = new PutObjectCommand({ ...at(KEY), Body: "hello" });
                expect((await rejection(client(config).send(command))).name).to.equal(code);
                expect(await s3.storage.get(BUCKET, KEY)).to.equal(undefined);
            });
        }

        it("or none are refused", async () => {
            const response = await fetch(`${s3.url}/${BUCKET}/${KEY}`);
            expect([response.status, await response.text()]).to.deep.equal([
                403,
                "<Error><Code>AccessDenied</Code><Message>The request is not signed.</Message></Error>",
            ]);
        });

        it("are refused where the clocks differ by more than a quarter of an hour", async () => {
            now = new Date(Date.now() + 16 * 60_000);
            expect((await rejection(put(KEY, "hello"))).name).to.equal("RequestTimeTooSkewed");
        });

        it("are refused where the body is not the one that was signed", async () => {
            const command = new PutObjectCommand({ ...at(KEY), Body: "hello" });
            command.middlewareStack.add(
                (next) => (step) => {
                    Object.assign(step.request as object, { body: "HELLO" });
                    return next(step);
                },
                { step: "finalizeRequest", priority: "low", name: "tamper" },
            );
            expect((await rejection(client().send(command))).name).to.equal("XAmzContentSHA256Mismatch");
        });
    });

    describe("asked for by an address that is signed", () => {
        const address = (expiresIn: number) => getSignedUrl(client(), new GetObjectCommand(at(KEY)), { expiresIn });
        const get = async (url: string) => {
            const response = await fetch(url);
            return [response.status, await response.text()];
        };

        beforeEach(() => put(KEY, "hello"));

        it("are given until it ends", async () => {
            const url = await address(60);
            expect(await get(url)).to.deep.equal([200, "hello"]);
            now = new Date(Date.now() + 58_000);
            expect(await get(url)).to.deep.equal([200, "hello"]);
            now = new Date(Date.now() + 62_000);
            expect(await get(url)).to.deep.equal([
                403,
                "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
            ]);
        });

        it("are not given for an address that was changed", async () => {
            const url = await address(60);
            for (const [what, by] of [
                ["X-Amz-Expires=60", "X-Amz-Expires=600"],
                ["/a%20folder/", "/a%20other/"],
                ["x-id=GetObject", "x-id=PutObject"],
                ["X-Amz-Signature=", "X-Amz-Signature=00"],
            ] as const) {
                const changed = url.replace(what, by);
                expect(changed).not.to.equal(url);
                const [status, text] = await get(changed);
                expect([status, String(text).includes("SignatureDoesNotMatch")], by).to.deep.equal([403, true]);
            }
        });

        it("cannot be replaced by it", async () => {
            const response = await fetch(await address(60), { method: "PUT", body: "other" });
            expect(response.status).to.equal(403);
            expect(await read(KEY)).to.equal("hello");
        });
    });

    describe("asked for by pages", () => {
        const preflight = (origin: string) =>
            fetch(`${s3.url}/${BUCKET}`, {
                method: "OPTIONS",
                headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "x-one" },
            });

        it("of any origin are given to them", async () => {
            const { status, headers } = await preflight("http://localhost:8080");
            expect(status).to.equal(204);
            expect(headers.get("access-control-allow-origin")).to.equal("*");
            expect(headers.get("access-control-allow-methods")).to.include("POST");
            expect(headers.get("access-control-allow-headers")).to.equal("x-one");
        });

        it("of an origin that is not allowed are kept from them", async () => {
            await s3.stop();
            s3 = await start({ allowedOrigins: ["http://localhost:8080"] });
            const allowed = (await preflight("http://localhost:8080")).headers;
            expect(allowed.get("access-control-allow-origin")).to.equal("http://localhost:8080");
            const other = (await preflight("http://localhost:9999")).headers;
            expect(other.get("access-control-allow-origin")).to.equal(null);
        });
    });
});
