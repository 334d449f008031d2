import { expect } from "chai";
import { createApi } from "../../client/src/api/api";
import type { Request, Send } from "../../client/src/api/request";

const ADA = { id: "1", name: "Ada", avatarUrl: null, createdAt: "2026-11-21T09:00:00Z" };

/** A backend that gives `answer` to everything, and remembers what it was asked. */
function backend(answer: unknown): { readonly send: Send; readonly requests: Request[] } {
    const requests: Request[] = [];
    const send: Send = (request, read) => {
        requests.push(request);
        const value = read(answer);
        return Promise.resolve(
            value === undefined ? { kind: "unexpected", server: "backend", status: 200 } : { kind: "ok", value },
        );
    };
    return { send, requests };
}

describe("frontend client: API", () => {
    const { signal } = new AbortController();

    it("asks for the first page of people", async () => {
        const { send, requests } = backend({ users: [ADA], next: "cursor" });
        const result = await createApi("", send).people({ search: "", after: undefined, signal });
        expect(requests).to.deep.equal([{ method: "GET", path: "/api/users?limit=12", signal }]);
        const people = [{ id: "1", name: "Ada", avatarUrl: undefined, createdAt: "2026-11-21T09:00:00Z" }];
        expect(result).to.deep.equal({ kind: "ok", value: { people, next: "cursor" } });
    });

    it("asks for a further page of those who match, encoded", async () => {
        const { send, requests } = backend({ users: [], next: null });
        const result = await createApi("", send).people({ search: "a&b=ö", after: "c/=", signal });
        expect(requests[0]?.path).to.equal("/api/users?limit=12&search=a%26b%3D%C3%B6&after=c%2F%3D");
        expect(result).to.deep.equal({ kind: "ok", value: { people: [], next: undefined } });
    });

    for (const answer of [null, {}, { users: null }, { users: [{ id: 1 }] }, { users: [ADA, {}] }, []]) {
        it(`does not take ${JSON.stringify(answer)} for people`, async () => {
            const result = await createApi("", backend(answer).send).people({ search: "", after: undefined, signal });
            expect(result).to.deep.equal({ kind: "unexpected", server: "backend", status: 200 });
        });
    }

    it("signs up, and reads the user", async () => {
        const avatarUrl = "https://avatars.example.org/1";
        const { send, requests } = backend({ ...ADA, avatarUrl, email: "ada@example.com" });
        const result = await createApi("", send).signUp({ name: "Ada", email: "ada@example.com" });
        const body = { name: "Ada", email: "ada@example.com" };
        expect(requests).to.deep.equal([{ method: "POST", path: "/api/users", body }]);
        expect(result).to.deep.equal({ kind: "ok", value: { ...ADA, avatarUrl, email: "ada@example.com" } });
    });

    it("does not take a person without an address for the user", async () => {
        expect(await createApi("", backend(ADA).send).me()).to.deep.equal({
            kind: "unexpected",
            server: "backend",
            status: 200,
        });
    });

    it("reads the form of an upload", async () => {
        const fields = { "Content-Type": "image/png", key: "1/2" };
        const { send, requests } = backend({ upload: { url: "https://avatars.example.org/", fields }, key: "1/2" });
        const result = await createApi("", send).uploadForm({ contentType: "image/png", bytes: 5 });
        expect(requests).to.deep.equal([
            { method: "POST", path: "/api/users/me/avatar", body: { contentType: "image/png", bytes: 5 } },
        ]);
        const value = { url: "https://avatars.example.org/", key: "1/2", fields: new Map(Object.entries(fields)) };
        expect(result).to.deep.equal({ kind: "ok", value });
    });

    it("does not take a form with a field that is no text", async () => {
        const answer = { upload: { url: "https://avatars.example.org/", fields: { key: 1 } }, key: "1" };
        const result = await createApi("", backend(answer).send).uploadForm({ contentType: "image/png", bytes: 5 });
        expect(result.kind).to.equal("unexpected");
    });

    it("keeps and removes an avatar", async () => {
        const { send, requests } = backend({ ...ADA, email: "ada@example.com" });
        const api = createApi("", send);
        await api.keepAvatar("1/2");
        expect(await api.removeAvatar()).to.deep.equal({ kind: "ok", value: null });
        expect(requests).to.deep.equal([
            { method: "PUT", path: "/api/users/me/avatar", body: { key: "1/2" } },
            { method: "DELETE", path: "/api/users/me/avatar" },
        ]);
    });
});
