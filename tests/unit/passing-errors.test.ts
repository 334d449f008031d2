import { expect } from "chai";
import { isPassing } from "../../components/deployment/provider/patience";

describe("an error of a call to AWS", () => {
    const errors: readonly (readonly [what: string, error: unknown, passes: boolean])[] = [
        ["throttled", Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }), true],
        ["refused by the network", Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), true],
        ["without a name server", Object.assign(new Error("lookup"), { code: "EAI_AGAIN" }), true],
        ["of a gateway", Object.assign(new Error("html"), { $metadata: { httpStatusCode: 502 } }), true],
        ["of the caller", Object.assign(new Error("no"), { $metadata: { httpStatusCode: 400 } }), false],
        ["denied", Object.assign(new Error("no"), { name: "AccessDeniedException" }), false],
        ["of the program", new TypeError("x is not a function"), false],
        ["that is no error", "ThrottlingException", false],
    ];

    for (const [what, error, passes] of errors) {
        it(`${what} ${passes ? "passes" : "does not pass"}`, () => {
            expect(isPassing(error)).to.equal(passes);
        });
    }
});
