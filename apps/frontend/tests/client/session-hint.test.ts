import { expect } from "chai";
import { sessionHint } from "../../client/src/session/hint";

describe("frontend client: hint of a session", () => {
    it("is remembered from sign-up until the session has ended", () => {
        const kept = new Map<string, string>();
        const storage = {
            getItem: (name: string) => kept.get(name) ?? null,
            setItem: (name: string, value: string) => kept.set(name, value),
            removeItem: (name: string) => kept.delete(name),
        };
        const hint = sessionHint(() => storage);
        expect(hint.worthAsking()).to.equal(false);
        hint.signedIn();
        expect(hint.worthAsking()).to.equal(true);
        expect(sessionHint(() => storage).worthAsking()).to.equal(true);
        hint.signedOut();
        expect(hint.worthAsking()).to.equal(false);
    });

    it("is that asking is worth it where the browser keeps nothing", () => {
        const hint = sessionHint(() => {
            throw new Error("access denied");
        });
        hint.signedIn();
        hint.signedOut();
        expect(hint.worthAsking()).to.equal(true);
    });
});
