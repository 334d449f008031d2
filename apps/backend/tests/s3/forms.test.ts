import { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import { expect } from "chai";
import fc from "fast-check";
import { type S3, startS3 } from "../../../testing/s3";
import { uploadForm } from "../support/upload";

const BUCKET = "pictures";
const FILE = Buffer.from("0123456789");

describe("stand-in for S3: uploads by form", () => {
    let s3: S3;
    let client: S3Client;
    let now: Date | undefined;

    beforeEach(async () => {
        process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
        now = undefined;
        s3 = await startS3({ buckets: [BUCKET, "other"], now: () => now ?? new Date() });
        const { url: endpoint, region, accessKey: credentials } = s3;
        client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    });

    afterEach(async () => {
        client.destroy();
        await s3.stop();
    });

    const prepare = (options: Partial<PresignedPostOptions> = {}) =>
        createPresignedPost(client, { Bucket: BUCKET, Key: "one.txt", Expires: 60, ...options });

    /** Status and code of the answer to a form whose fields were changed. */
    async function upload(
        options: Partial<PresignedPostOptions>,
        change: Readonly<Record<string, string>> = {},
        file = FILE,
    ): Promise<readonly [number, string | undefined]> {
        const { url, fields } = await prepare(options);
        const response = await uploadForm(url, { ...fields, ...change }, file);
        return [response.status, /<Code>(.*)<\/Code>/.exec(await response.text())?.[1]];
    }

    it("keep the file under the key, with its type", async () => {
        expect(await upload({ Fields: { "Content-Type": "text/plain" } })).to.deep.equal([204, undefined]);
        const object = await s3.storage.get(BUCKET, "one.txt");
        expect(object?.body).to.deep.equal(FILE);
        expect(object?.contentType).to.equal("text/plain");
    });

    it("keep files of any bytes as they are", async () => {
        const { url, fields } = await prepare();
        await fc.assert(
            fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
                const file = Buffer.concat([Buffer.from("\r\n--"), bytes, Buffer.from("\r\n")]);
                expect((await uploadForm(url, fields, file)).status).to.equal(204);
                expect((await s3.storage.get(BUCKET, "one.txt"))?.body).to.deep.equal(file);
            }),
            { numRuns: 30 },
        );
    });

    it("answer with the status that is asked for", async () => {
        for (const status of [200, 201, 204]) {
            const Fields = { success_action_status: String(status) };
            expect(await upload({ Fields })).to.deep.equal([status, undefined]);
        }
    });

    it("put the file's name into the key where it asks for it", async () => {
        const Conditions: PresignedPostOptions["Conditions"] = [["starts-with", "$key", "folder/"]];
        expect(await upload({ Key: "folder/${filename}", Conditions })).to.deep.equal([204, undefined]);
        expect((await s3.storage.get(BUCKET, "folder/picture.png"))?.body).to.deep.equal(FILE);
    });

    for (const [minimum, maximum, result] of [
        [10, 10, [204, undefined]],
        [0, 11, [204, undefined]],
        [0, 9, [400, "EntityTooLarge"]],
        [11, 20, [400, "EntityTooSmall"]],
    ] as const) {
        it(`of 10 bytes where ${minimum} to ${maximum} are allowed: ${result[1] ?? "taken"}`, async () => {
            const Conditions: PresignedPostOptions["Conditions"] = [["content-length-range", minimum, maximum]];
            expect(await upload({ Conditions })).to.deep.equal(result);
            const kept = await s3.storage.get(BUCKET, "one.txt");
            expect(kept === undefined).to.equal(result[0] !== 204);
        });
    }

    it("end when their policy ends", async () => {
        const { url, fields } = await prepare();
        now = new Date(Date.now() + 58_000);
        expect((await uploadForm(url, fields, FILE)).status).to.equal(204);
        now = new Date(Date.now() + 62_000);
        const response = await uploadForm(url, fields, FILE);
        expect(response.status).to.equal(403);
        expect(await response.text()).to.equal(
            "<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message></Error>",
        );
    });

    const typed = { Conditions: [["eq", "$Content-Type", "text/plain"]], Fields: { "Content-Type": "text/plain" } };
    const denied = [403, "AccessDenied"];
    for (const [what, options, change, result] of [
        ["another key", {}, { key: "two.txt" }, denied],
        ["another type than the one that must be", typed, { "Content-Type": "text/html" }, denied],
        [
            "a beginning that must be, and is",
            { Conditions: [["starts-with", "$Content-Type", "text/"]] },
            { "Content-Type": "text/css" },
            [204, undefined],
        ],
        [
            "a beginning that must be, and is not",
            { Conditions: [["starts-with", "$Content-Type", "text/"]] },
            { "Content-Type": "image/png" },
            denied,
        ],
        ["a field without a condition", {}, { acl: "public-read" }, denied],
        ["a field that may be ignored", {}, { "x-ignore-this": "1" }, [204, undefined]],
        [
            "another policy",
            {},
            { Policy: Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString("base64") },
            [403, "SignatureDoesNotMatch"],
        ],
        ["another signature", {}, { "X-Amz-Signature": "00" }, [403, "SignatureDoesNotMatch"]],
        ["another algorithm", {}, { "X-Amz-Algorithm": "AWS4-HMAC-MD5" }, [400, "InvalidArgument"]],
        [
            "another key id",
            {},
            { "X-Amz-Credential": "other/20260101/eu-central-1/s3/aws4_request" },
            [403, "InvalidAccessKeyId"],
        ],
        [
            "another region",
            {},
            { "X-Amz-Credential": "development/20260101/us-east-1/s3/aws4_request" },
            [400, "AuthorizationQueryParametersError"],
        ],
    ] as const) {
        it(`with ${what}: ${result[1] ?? "taken"}`, async () => {
            expect(await upload(options as Partial<PresignedPostOptions>, change)).to.deep.equal(result);
        });
    }

    it("to another bucket than the policy's are refused", async () => {
        const { url, fields } = await prepare();
        const response = await uploadForm(url.replace(`/${BUCKET}`, "/other"), fields, FILE);
        expect(await response.text()).to.include('Policy Condition failed: ["eq","$bucket","pictures"]');
    });

    it("without a policy are refused", async () => {
        expect((await uploadForm(`${s3.url}/${BUCKET}`, { key: "one.txt" }, FILE)).status).to.equal(403);
        const form = new FormData();
        form.append("key", "one.txt");
        expect((await fetch(`${s3.url}/${BUCKET}`, { method: "POST", body: form })).status).to.equal(400);
    });

    it("that are no forms are refused, whatever they are", async () => {
        await fc.assert(
            fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
                const headers = { "content-type": "multipart/form-data; boundary=x" };
                const body = Buffer.concat([Buffer.from("--x\r\n"), bytes]);
                const response = await fetch(`${s3.url}/${BUCKET}`, { method: "POST", headers, body });
                expect(response.status).to.equal(400);
            }),
            { numRuns: 50 },
        );
    });
});
