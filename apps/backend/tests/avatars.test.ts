import { expect } from "chai";
import type { LightMyRequestResponse } from "fastify";
import type { App } from "../src/http/app";
import { type Application, BUCKET, startApplication } from "./support/application";
import { type SignedUp, signUp } from "./support/client";
import { JPEG, PNG, WEBP } from "./support/pictures";
import { type Postgres, startPostgres } from "./support/postgres";
import { uploadForm } from "./support/upload";

interface Prepared {
    readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
    readonly key: string;
}

const NOON = Date.parse("2026-11-21T12:00:00Z");
const MINUTE = 60_000;
const MAXIMUM = 2_097_152;

describe("backend: avatars", () => {
    let postgres: Postgres;
    let application: Application;
    let server: App;
    let now: number;
    let zoe: SignedUp;

    before(async () => {
        postgres = await startPostgres();
        application = await startApplication(postgres, { now: () => now });
        server = application.server;
    });

    after(async () => {
        await application.stop();
        await postgres.stop();
    });

    beforeEach(async () => {
        // What the SDK signs requests and forms with is the machine's time.
        now = Date.now();
        await application.database.query("truncate users cascade");
        zoe = await signUp(server, "Zoë", "zoe@example.com");
    });

    const ask = (method: "POST" | "PUT" | "DELETE", payload: object | undefined, cookie = zoe.cookie) =>
        server.inject({ method, url: "/api/users/me/avatar", headers: { cookie }, payload });
    const prepare = async (contentType: string, bytes: number, cookie?: string): Promise<Prepared> => {
        const response = await ask("POST", { contentType, bytes }, cookie);
        expect(response.statusCode).to.equal(201);
        return response.json<Prepared>();
    };
    const take = (key: string, cookie?: string) => ask("PUT", { key }, cookie);
    const stored = async (key: string) => application.s3.storage.get(BUCKET, key);
    const urlOf = (response: LightMyRequestResponse) => response.json<{ avatarUrl: string | null }>().avatarUrl;

    async function upload(file: Buffer, contentType: string, cookie?: string): Promise<string> {
        const { upload: form, key } = await prepare(contentType, file.length, cookie);
        expect((await uploadForm(form.url, form.fields, file)).status).to.equal(204);
        return key;
    }

    /** Puts an object where an upload would be, whatever a form would have said. */
    async function smuggle(key: string, body: Buffer, contentType: string): Promise<void> {
        const object = {
            body,
            contentType,
            cacheControl: undefined,
            entityTag: '"smuggled"',
            lastModified: new Date(),
        };
        await application.s3.storage.put(BUCKET, key, object);
    }

    function expectUnusable(response: LightMyRequestResponse, detail: string): void {
        expect(response.json()).to.deep.equal({
            type: "about:blank",
            title: "Unprocessable Entity",
            status: 422,
            detail,
            errors: [{ pointer: "#/key", detail }],
        });
        expect(response.headers["content-type"]).to.equal("application/problem+json; charset=utf-8");
    }

    describe("an upload", () => {
        for (const [type, file] of [
            ["image/png", PNG],
            ["image/jpeg", JPEG],
            ["image/webp", WEBP],
        ] as const) {
            it(`of ${type} becomes the picture that all see`, async () => {
                const key = await upload(file, type);
                const response = await take(key);
                expect(response.statusCode).to.equal(200);
                const url = urlOf(response) ?? expect.fail();
                const picture = await fetch(url);
                expect(picture.status).to.equal(200);
                expect(picture.headers.get("content-type")).to.equal(type);
                expect(picture.headers.get("cache-control")).to.equal("private, max-age=3600, immutable");
                expect(Buffer.from(await picture.arrayBuffer())).to.deep.equal(file);
                const list = await server.inject("/api/users");
                expect(list.json<{ users: { avatarUrl: string }[] }>().users[0]?.avatarUrl).to.equal(url);
                const me = await server.inject({ url: "/api/users/me", headers: { cookie: zoe.cookie } });
                expect(me.json()).to.deep.equal(response.json());
            });
        }

        it("is kept elsewhere, and is no longer where it was uploaded to", async () => {
            const key = await upload(PNG, "image/png");
            expect(key).to.match(new RegExp(`^uploads/${zoe.id}/[0-9a-f-]{36}\\.png$`));
            await take(key);
            expect(await stored(key)).to.equal(undefined);
            expect((await stored(key.replace("uploads/", "avatars/")))?.body).to.deep.equal(PNG);
        });

        it("replaces the picture before it, which is removed", async () => {
            const first = await upload(PNG, "image/png");
            await take(first);
            await take(await upload(JPEG, "image/jpeg"));
            expect(await stored(first.replace("uploads/", "avatars/"))).to.equal(undefined);
        });

        it("may be taken twice, when the first answer was lost", async () => {
            const key = await upload(PNG, "image/png");
            const [first, second] = [await take(key), await take(key)];
            expect([first.statusCode, second.statusCode]).to.deep.equal([200, 200]);
            expect(second.json()).to.deep.equal(first.json());
            expect((await fetch(urlOf(second) ?? "")).status).to.equal(200);
        });

        it("may be as large as 2 MiB", async () => {
            const file = Buffer.concat([PNG, Buffer.alloc(MAXIMUM - PNG.length)]);
            expect((await take(await upload(file, "image/png"))).statusCode).to.equal(200);
        });

        it("needs a session", async () => {
            for (const [method, payload] of [
                ["POST", { contentType: "image/png", bytes: 1 }],
                ["PUT", { key: "uploads/x" }],
                ["DELETE", undefined],
            ] as const) {
                expect((await ask(method, payload, "")).statusCode, method).to.equal(401);
            }
        });

        it("is not prepared for another type or a larger file", async () => {
            const response = await ask("POST", { contentType: "image/gif", bytes: MAXIMUM + 1 });
            expect(response.statusCode).to.equal(400);
            expect(response.json<{ errors: unknown }>().errors).to.deep.equal([
                { pointer: "#/contentType", detail: "must be one of image/png, image/jpeg, image/webp" },
                { pointer: "#/bytes", detail: "must be at most 2097152" },
            ]);
        });
    });

    describe("the form of an upload", () => {
        for (const [what, change, file, code] of [
            ["another type", { "Content-Type": "text/html" }, PNG, "AccessDenied"],
            ["another key", { key: "avatars/somebody-else.png" }, PNG, "AccessDenied"],
            ["a further field", { acl: "public-read" }, PNG, "AccessDenied"],
            ["a larger file", {}, Buffer.concat([PNG, Buffer.from("x")]), "EntityTooLarge"],
            ["a smaller file", {}, PNG.subarray(1), "EntityTooSmall"],
        ] as const) {
            it(`is not good for ${what}`, async () => {
                const { upload: form } = await prepare("image/png", PNG.length);
                const response = await uploadForm(form.url, { ...form.fields, ...change }, file);
                expect(await response.text()).to.include(`<Code>${code}</Code>`);
            });
        }

        it("is good for five minutes", async () => {
            const { upload: form } = await prepare("image/png", PNG.length);
            now += 5 * MINUTE - 2_000;
            expect((await uploadForm(form.url, form.fields, PNG)).status).to.equal(204);
            now += 4_000;
            const response = await uploadForm(form.url, form.fields, PNG);
            expect(response.status).to.equal(403);
            expect(await response.text()).to.include("Invalid according to Policy: Policy expired.");
        });
    });

    describe("what is refused as a picture", () => {
        it("nothing that was not uploaded", async () => {
            const { key } = await prepare("image/png", PNG.length);
            expectUnusable(await take(key), "Nothing was uploaded under this key, or too long ago.");
        });

        it("an upload of somebody else, and whatever else is in the bucket", async () => {
            const ann = await signUp(server, "Ann", "ann@example.com");
            const key = await upload(PNG, "image/png");
            await take(key);
            const kept = key.replace("uploads/", "avatars/");
            for (const other of [
                await upload(PNG, "image/png"),
                kept,
                "secret.txt",
                "",
                `uploads/${ann.id}/../../${kept}`,
            ]) {
                expectUnusable(await take(other, ann.cookie), "This is not the key of an upload of yours.");
            }
            expect(await stored(kept)).not.to.equal(undefined);
        });

        it("a file that is not what it is called", async () => {
            const page = Buffer.from("<!doctype html><script>alert(document.cookie)</script>");
            expectUnusable(
                await take(await upload(page, "image/png")),
                "The upload is called image/png, and is no picture.",
            );
            expectUnusable(
                await take(await upload(JPEG, "image/png")),
                "The upload is called image/png, and is image/jpeg.",
            );
        });

        it("a type or a size that no form was given for", async () => {
            const { key } = await prepare("image/png", PNG.length);
            await smuggle(key, PNG, "text/html");
            expectUnusable(await take(key), "The upload is called text/html, and is image/png.");
            await smuggle(key, Buffer.concat([PNG, Buffer.alloc(MAXIMUM - PNG.length + 1)]), "image/png");
            expectUnusable(await take(key), "The upload has 2097153 bytes. A picture has at most 2097152.");
            await smuggle(key, Buffer.alloc(0), "image/png");
            expectUnusable(await take(key), "The upload has 0 bytes. A picture has at most 2097152.");
        });

        it("an upload that is exchanged after it was looked at", async () => {
            const key = await upload(PNG, "image/png");
            const { storage } = application.s3;
            const get = storage.get.bind(storage);
            let reads = 0;
            storage.get = async (bucket, name) => {
                reads += 1;
                if (reads === 2) {
                    await smuggle(key, Buffer.from("<script>"), "image/png");
                }
                return get(bucket, name);
            };
            const response = await take(key);
            storage.get = get;
            expectUnusable(response, "The upload changed while it was looked at. Upload it again.");
            expect(await stored(key.replace("uploads/", "avatars/"))).to.equal(undefined);
        });

        it("a refusal leaves the picture as it was", async () => {
            const before = await take(await upload(PNG, "image/png"));
            await take(await upload(Buffer.from("not a picture"), "image/png"));
            const me = await server.inject({ url: "/api/users/me", headers: { cookie: zoe.cookie } });
            expect(me.json()).to.deep.equal(before.json());
            expect((await fetch(urlOf(before) ?? "")).status).to.equal(200);
        });
    });

    it("are removed on demand, twice, too", async () => {
        const key = await upload(PNG, "image/png");
        await take(key);
        const kept = key.replace("uploads/", "avatars/");
        expect(await stored(kept)).not.to.equal(undefined);
        for (const response of [await ask("DELETE", undefined), await ask("DELETE", undefined)]) {
            expect([response.statusCode, response.body]).to.deep.equal([204, ""]);
        }
        expect(await stored(kept)).to.equal(undefined);
        const me = await server.inject({ url: "/api/users/me", headers: { cookie: zoe.cookie } });
        expect(urlOf(me)).to.equal(null);
    });

    it("leave one picture where several are taken at once, and it can be seen", async () => {
        const keys = [
            await upload(PNG, "image/png"),
            await upload(JPEG, "image/jpeg"),
            await upload(WEBP, "image/webp"),
        ];
        const responses = await Promise.all(keys.map((key) => take(key)));
        expect(responses.map(({ statusCode }) => statusCode)).to.deep.equal([200, 200, 200]);
        const left = await Promise.all(keys.map((key) => stored(key.replace("uploads/", "avatars/"))));
        expect(left.filter((object) => object !== undefined)).to.have.length(1);
        const me = await server.inject({ url: "/api/users/me", headers: { cookie: zoe.cookie } });
        expect((await fetch(urlOf(me) ?? "")).status).to.equal(200);
    });

    describe("the address of a picture", () => {
        let kept: string;

        beforeEach(async () => {
            const key = await upload(PNG, "image/png");
            await take(key);
            kept = key;
        });

        const address = async (at: number): Promise<string> => {
            now = at;
            const { users } = (await server.inject("/api/users")).json<{ users: { avatarUrl: string }[] }>();
            return users[0]?.avatarUrl ?? expect.fail();
        };
        const statusAt = async (url: string, at: number): Promise<number> => {
            now = at;
            return (await fetch(url)).status;
        };

        it("stays the same for half an hour, so that browsers keep the picture", async () => {
            const urls = [
                await address(NOON),
                await address(NOON + 30 * MINUTE - 1),
                await address(NOON + 30 * MINUTE),
            ];
            expect(urls[1]).to.equal(urls[0]);
            expect(urls[2]).not.to.equal(urls[0]);
        });

        it("is good for an hour at least, from whenever it was given out, and not much longer", async () => {
            const late = await address(NOON + 30 * MINUTE - 1);
            expect(await statusAt(late, NOON + 90 * MINUTE - 1)).to.equal(200);
            expect(await statusAt(late, NOON + 91 * MINUTE)).to.equal(403);
        });

        it("is good for that picture only", async () => {
            const url = await address(NOON);
            const other = url.replace(/[0-9a-f-]{36}\.png/, "1e3590f2-5bb8-4642-a682-7ec2023dcc25.png");
            expect(other).not.to.equal(url);
            expect(await statusAt(other, NOON)).to.equal(403);
            expect(await statusAt(url.replace("avatars/avatars/", "avatars/uploads/"), NOON)).to.equal(403);
            expect(kept).to.be.a("string");
        });
    });

    it("are told to be tried again later where S3 does not answer", async () => {
        const key = await upload(PNG, "image/png");
        const { storage } = application.s3;
        const get = storage.get.bind(storage);
        storage.get = () => Promise.reject(new Error("broken"));
        const response = await take(key);
        storage.get = get;
        expect(response.statusCode).to.equal(503);
        expect(response.json<{ detail: string }>().detail).to.equal(
            "What the server depends on does not answer. Try again in a moment.",
        );
        expect((await take(key)).statusCode).to.equal(200);
    });

    it("are taken though what they replace cannot be removed", async () => {
        await take(await upload(PNG, "image/png"));
        const key = await upload(JPEG, "image/jpeg");
        const { storage } = application.s3;
        const remove = storage.delete.bind(storage);
        storage.delete = () => Promise.reject(new Error("broken"));
        const response = await take(key);
        storage.delete = remove;
        expect(response.statusCode).to.equal(200);
        expect((await fetch(urlOf(response) ?? "")).headers.get("content-type")).to.equal("image/jpeg");
    });
});
