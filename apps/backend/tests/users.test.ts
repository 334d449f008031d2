import { createHash } from "node:crypto";
import { expect } from "chai";
import type { LightMyRequestResponse } from "fastify";
import type { App } from "../src/http/app";
import { type Application, startApplication } from "./support/application";
import { cookieOf, signUp } from "./support/client";
import { type Postgres, startPostgres } from "./support/postgres";

interface Page {
    readonly users: readonly { readonly name: string }[];
    readonly next: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("backend: users", () => {
    let postgres: Postgres;
    let application: Application;
    let server: App;

    before(async () => {
        postgres = await startPostgres();
        application = await startApplication(postgres);
        server = application.server;
    });

    after(async () => {
        await application.stop();
        await postgres.stop();
    });

    beforeEach(() => application.database.query("truncate users cascade"));

    const post = (payload: object, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> =>
        server.inject({ method: "POST", url: "/api/users", headers, payload });
    const page = async (query = ""): Promise<Page> => (await server.inject(`/api/users${query}`)).json<Page>();
    const names = ({ users }: Page) => users.map(({ name }) => name);

    describe("signing up", () => {
        it("answers with the user, whom a session cookie signs in", async () => {
            const before = Date.now();
            const response = await post({ name: " Zoë ", email: "Zoe@Example.com" });
            expect(response.statusCode).to.equal(201);
            const user = response.json<{ id: string; createdAt: string }>();
            expect(user).to.deep.equal({
                id: user.id,
                name: "Zoë",
                email: "Zoe@Example.com",
                avatarUrl: null,
                createdAt: user.createdAt,
            });
            expect(user.id).to.match(UUID);
            expect(user.createdAt).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
            expect(Math.abs(Date.parse(user.createdAt) - before)).to.be.lessThan(60_000);
            expect(response.headers["set-cookie"]).to.match(
                /^session=[\w-]{43}; Max-Age=2592000; Path=\/api; HttpOnly; SameSite=Strict$/,
            );
            const cookie = cookieOf(response.headers["set-cookie"]);
            const me = await server.inject({ url: "/api/users/me", headers: { cookie } });
            expect(me.statusCode).to.equal(200);
            expect(me.json()).to.deep.equal(user);
        });

        it("gives a secure cookie where the browser came by HTTPS to the load balancer", async () => {
            const response = await post({ name: "Zoë", email: "zoe@example.com" }, { "x-forwarded-proto": "https" });
            expect(response.headers["set-cookie"]).to.match(/; SameSite=Strict; Secure$/);
        });

        it("is refused for an address that is taken, in whatever case, and signs nobody in", async () => {
            await signUp(server, "Zoë", "zoe@example.com");
            const response = await post({ name: "Other", email: "ZOE@example.COM" });
            expect(response.statusCode).to.equal(409);
            expect(response.headers["content-type"]).to.equal("application/problem+json; charset=utf-8");
            expect(response.headers).not.to.have.property("set-cookie");
            expect(response.json()).to.deep.equal({
                type: "about:blank",
                title: "Conflict",
                status: 409,
                detail: "Somebody has signed up with this e-mail address.",
                errors: [{ pointer: "#/email", detail: "is taken" }],
            });
            expect(names(await page())).to.deep.equal(["Zoë"]);
            expect(await application.database.query("select from sessions")).to.have.length(1);
        });

        it("succeeds for one of twenty who use the same address at once", async () => {
            const cases = ["zoe@example.com", "ZOE@example.com", "Zoe@Example.Com"];
            const attempts = Array.from({ length: 20 }, (_, index) =>
                post({ name: `Zoë ${index}`, email: cases[index % cases.length] }),
            );
            const statuses = (await Promise.all(attempts)).map(({ statusCode }) => statusCode);
            expect(statuses.sort()).to.deep.equal([201, ...Array.from({ length: 19 }, () => 409)]);
            expect(await application.database.query("select from users")).to.have.length(1);
            expect(await application.database.query("select from sessions")).to.have.length(1);
        });

        it("succeeds for all of thirty who use addresses of their own at once", async () => {
            const attempts = Array.from({ length: 30 }, (_, index) =>
                post({ name: "Zoë", email: `zoe-${index}@example.com` }),
            );
            const statuses = (await Promise.all(attempts)).map(({ statusCode }) => statusCode);
            expect(new Set(statuses)).to.deep.equal(new Set([201]));
            expect(await application.database.query("select from users")).to.have.length(30);
        });

        it("adds nobody where the session cannot be kept", async () => {
            await application.database.query("alter table sessions add constraint refused check (false) not valid");
            const response = await post({ name: "Zoë", email: "zoe@example.com" });
            await application.database.query("alter table sessions drop constraint refused");
            expect(response.statusCode).to.equal(500);
            expect(await page()).to.deep.equal({ users: [], next: null });
        });

        it("names every mistake", async () => {
            const response = await post({ name: "", mail: "zoe@example.com" });
            expect(response.statusCode).to.equal(400);
            expect(response.json()).to.deep.equal({
                type: "about:blank",
                title: "Bad Request",
                status: 400,
                detail: "The body of the request is not as it must be.",
                errors: [
                    { pointer: "#/email", detail: "is required" },
                    { pointer: "#/mail", detail: "is not known" },
                    { pointer: "#/name", detail: "must be a name that is not empty and has no control characters" },
                ],
            });
        });

        it("keeps names that look like SQL, markup or patterns as they are", async () => {
            const odd = ["Robert'); drop table users;--", "<script>alert(1)</script>", "100%_\\", "${name}", "名前 🙂"];
            for (const [index, name] of odd.entries()) {
                await signUp(server, name, `odd-${index}@example.com`);
            }
            expect(names(await page()).reverse()).to.deep.equal(odd);
        });
    });

    describe("a session", () => {
        const me = (cookie?: string) =>
            server.inject({ url: "/api/users/me", headers: cookie === undefined ? {} : { cookie } });

        it("is kept as a hash only", async () => {
            const { cookie } = await signUp(server, "Zoë", "zoe@example.com");
            const token = cookie.replace("session=", "");
            const rows = await application.database.query<{ token_hash: Buffer }>("select token_hash from sessions");
            expect(rows).to.deep.equal([{ token_hash: createHash("sha256").update(token).digest() }]);
        });

        it("lasts 30 days, and is asked for where there is none", async () => {
            const { cookie } = await signUp(server, "Zoë", "zoe@example.com");
            const left = "select extract(epoch from expires_at - now())::int as seconds from sessions";
            const [row] = await application.database.query<{ seconds: number }>(left);
            expect(row?.seconds).to.be.within(30 * 86_400 - 60, 30 * 86_400);
            expect((await me(cookie)).statusCode).to.equal(200);
            await application.database.query(
                "update sessions set created_at = now() - interval '31 days', expires_at = now()",
            );
            for (const given of [cookie, undefined, `session=${"x".repeat(43)}`, "session=", "session=%00"]) {
                const response = await me(given);
                expect(response.statusCode).to.equal(401);
                expect(response.headers["www-authenticate"]).to.equal('Cookie cookie-name="session"');
                expect(response.json()).to.deep.equal({
                    type: "about:blank",
                    title: "Unauthorized",
                    status: 401,
                    detail: "Nobody is signed in, or the session has ended. Sign up first.",
                });
            }
        });

        it("is the user's own", async () => {
            const zoe = await signUp(server, "Zoë", "zoe@example.com");
            const ann = await signUp(server, "Ann", "ann@example.com");
            expect((await me(zoe.cookie)).json<{ id: string }>().id).to.equal(zoe.id);
            expect((await me(ann.cookie)).json<{ id: string }>().id).to.equal(ann.id);
        });

        it("is removed once it has ended, when somebody signs up", async () => {
            await signUp(server, "Zoë", "zoe@example.com");
            await application.database.query(
                "update sessions set created_at = now() - interval '31 days', expires_at = now()",
            );
            const { id } = await signUp(server, "Ann", "ann@example.com");
            expect(await application.database.query("select user_id from sessions")).to.deep.equal([{ user_id: id }]);
        });
    });

    describe("the list", () => {
        /** People with these names, the first one the newest; all at the same moment where there is no distance. */
        async function insert(people: readonly string[], secondsBetween = 1): Promise<void> {
            for (const [index, name] of people.entries()) {
                await application.database.query(
                    `insert into users (name, email, created_at)
                     values ($1, gen_random_uuid() || '@example.com', '2026-11-21'::timestamptz - make_interval(secs => $2))`,
                    [name, index * secondsBetween],
                );
            }
        }

        it("is empty where nobody has signed up", async () => {
            expect(await page()).to.deep.equal({ users: [], next: null });
        });

        it("shows the newest first, without e-mail addresses", async () => {
            const { id } = await signUp(server, "Zoë", "zoe@example.com");
            await signUp(server, "Ann", "ann@example.com");
            const response = await server.inject("/api/users");
            expect(names(response.json<Page>())).to.deep.equal(["Ann", "Zoë"]);
            const [, zoe] = response.json<{ users: { createdAt: string }[] }>().users;
            expect(zoe).to.deep.equal({ id, name: "Zoë", avatarUrl: null, createdAt: zoe?.createdAt });
            expect(response.body).not.to.include("example.com");
        });

        it("has 20 people on a page, where no number is asked for", async () => {
            await insert(Array.from({ length: 21 }, (_, index) => `${index}`));
            const first = await page();
            expect(names(first)).to.deep.equal(Array.from({ length: 20 }, (_, index) => `${index}`));
            expect(names(await page(`?after=${first.next ?? ""}`))).to.deep.equal(["20"]);
        });

        for (const [what, secondsBetween] of [
            ["at moments of their own", 1],
            ["within milliseconds", 0.001],
            ["within microseconds, which a cursor does not know", 0.000_1],
            ["at the same moment", 0],
        ] as const) {
            it(`shows each of those who signed up ${what} once, page by page`, async () => {
                const people = Array.from({ length: 23 }, (_, index) => `${index}`);
                await insert(people, secondsBetween);
                for (const limit of [1, 5, 22, 23, 24, 100]) {
                    const seen: string[] = [];
                    let pages = 0;
                    for (let next: string | null = ""; next !== null; pages += 1) {
                        const cursor = next === "" ? "" : `&after=${next}`;
                        const current: Page = await page(`?limit=${limit}${cursor}`);
                        seen.push(...names(current));
                        next = current.next;
                    }
                    expect(seen.sort(), `limit ${limit}`).to.deep.equal([...people].sort());
                    expect(pages, `limit ${limit}`).to.equal(Math.ceil(23 / limit));
                }
            });
        }

        it("goes on where it ended, though others sign up meanwhile", async () => {
            await insert(["a", "b", "c", "d"]);
            const first = await page("?limit=2");
            await signUp(server, "new", "new@example.com");
            expect(names(await page(`?limit=2&after=${first.next ?? ""}`))).to.deep.equal(["c", "d"]);
        });

        it("finds part of a name in upper or lower case, and takes every character as itself", async () => {
            await insert(["Zoë Café", "zoë", "Ann", "100%", "1000", "a_b", "axb", "back\\slash", "O'Hara"]);
            const found = async (search: string) => names(await page(`?search=${encodeURIComponent(search)}`));
            expect(await found("ZO")).to.deep.equal(["Zoë Café", "zoë"]);
            expect(await found("oe\u0308 cafe\u0301")).to.deep.equal(await found("oë café"));
            expect(await found("0%")).to.deep.equal(["100%"]);
            expect(await found("a_b")).to.deep.equal(["a_b"]);
            expect(await found("\\")).to.deep.equal(["back\\slash"]);
            expect(await found("'")).to.deep.equal(["O'Hara"]);
            expect(await found("' or 1=1 --")).to.deep.equal([]);
            expect(await found("")).to.have.length(9);
        });

        it("pages through what was found", async () => {
            await insert(["x1", "y1", "x2", "y2", "x3"]);
            const first = await page("?search=x&limit=2");
            expect(names(first)).to.deep.equal(["x1", "x2"]);
            expect(names(await page(`?search=x&limit=2&after=${first.next ?? ""}`))).to.deep.equal(["x3"]);
        });

        it("refuses what is no number of people, no cursor, and what it does not know", async () => {
            for (const [query, pointer, detail] of [
                ["limit=0", "#/limit", "must be at least 1"],
                ["limit=101", "#/limit", "must be at most 100"],
                ["limit=x", "#/limit", "must be a whole number"],
                ["limit=1.5", "#/limit", "must be a whole number"],
                ["limit=1&limit=2", "#/limit", "must be a whole number"],
                ["after=x", "#/after", 'must be a cursor that a page gave as "next"'],
                [`after=${"_".repeat(32)}`, "#/after", 'must be a cursor that a page gave as "next"'],
                ["page=2", "#/page", "is not known"],
            ] as const) {
                const response = await server.inject(`/api/users?${query}`);
                expect(response.statusCode, query).to.equal(400);
                expect(response.json(), query).to.deep.equal({
                    type: "about:blank",
                    title: "Bad Request",
                    status: 400,
                    detail: "The query of the request is not as it must be.",
                    errors: [{ pointer, detail }],
                });
            }
        });

        it("is read along its index, not sorted", async () => {
            const client = await application.database.connect();
            await client.query("set enable_seqscan = off");
            const { rows } = await client.query<{ "QUERY PLAN": string }>(
                `explain select id from users where (created_at, id) < (now(), gen_random_uuid())
                 order by created_at desc, id desc limit 21`,
            );
            await client.end();
            const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
            expect(plan).to.include("users_newest_first");
            expect(plan).not.to.include("Sort");
        });
    });
});
