import { expect } from "chai";
import { connect } from "../../.github/scripts/github/client";
import { retrying, secondsToWait } from "../../.github/scripts/github/retry";
import { rejection } from "../support/rejection";

const NOW = Date.UTC(2026, 10, 21);

/** What GitHub refuses, and the seconds until it is asked again. */
const REFUSALS: readonly (readonly [
    says: string,
    status: number,
    headers: Readonly<Record<string, string>>,
    method: string,
    seconds: number | undefined,
])[] = [
    ["a secondary rate limit with a time", 403, { "retry-after": "30" }, "POST", 30],
    ["You have exceeded a secondary rate limit", 403, {}, "POST", 60],
    ["API rate limit exceeded", 429, { "retry-after": "0" }, "GET", 1],
    [
        "API rate limit exceeded",
        403,
        { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 90) },
        "GET",
        91,
    ],
    ["Too many requests", 429, {}, "GET", 60],
    ["Resource not accessible by integration", 403, { "x-ratelimit-remaining": "4000" }, "POST", undefined],
    ["Bad gateway", 502, {}, "GET", 1],
    ["Bad gateway", 502, {}, "PATCH", 1],
    ["Bad gateway", 502, {}, "POST", undefined],
    ["Not Found", 404, {}, "GET", undefined],
    ["Validation Failed", 422, {}, "PATCH", undefined],
];

describe("a request that GitHub refuses", () => {
    for (const [message, status, headers, method, seconds] of REFUSALS) {
        const then = seconds === undefined ? "fails" : `is sent again after ${seconds} s`;
        it(`${then}: ${method}, ${status} ${message} ${JSON.stringify(headers)}`, () => {
            expect(secondsToWait({ status, message, headers }, method, 1, NOW)).to.equal(seconds);
        });
    }

    it("waits longer each time where GitHub gives no time", () => {
        const refusal = { status: 403, message: "secondary rate limit", headers: {} };
        expect([1, 2, 3].map((attempt) => secondsToWait(refusal, "GET", attempt, NOW))).to.deep.equal([60, 120, 240]);
    });

    const refused = (headers: Record<string, string>) =>
        Object.assign(new Error("rate limit"), { status: 403, response: { headers } });

    it("is given up after four times", async () => {
        const waits: number[] = [];
        let sent = 0;
        const send = retrying((milliseconds) => Promise.resolve(waits.push(milliseconds)));
        const error = await rejection(
            send(
                () => {
                    sent += 1;
                    return Promise.reject(refused({ "retry-after": "2" }));
                },
                { method: "GET", url: "/" },
            ),
        );
        expect([error.message, sent, waits]).to.deep.equal(["rate limit", 4, [2000, 2000, 2000]]);
    });

    it("is not waited for where that takes longer than a job should", async () => {
        const send = retrying(
            () => Promise.reject(new Error("waited")),
            () => NOW,
        );
        const reset = String(NOW / 1000 + 1800);
        const error = await rejection(
            send(() => Promise.reject(refused({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset })), {
                method: "GET",
                url: "/",
            }),
        );
        expect(error.message).to.equal("GitHub's rate limit is used up for 31 minutes: run the job again then.");
    });
});

describe("connecting to GitHub", () => {
    it("says all that is missing", () => {
        expect(() => connect({ GITHUB_REPOSITORY: "shop" })).to.throw(
            "GITHUB_TOKEN is not set: give the step `env: { GITHUB_TOKEN: ${{ github.token }} }`.\n" +
                "GITHUB_REPOSITORY is shop: it must be owner/name, as GitHub Actions sets it.",
        );
    });
});
