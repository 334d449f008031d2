import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { fitting, NAME_LIMITS, nameTooLong, qualified } from "../../components/names";
import { recordProgram } from "../support/program";

describe("names of AWS resources", () => {
    it("end where AWS ends them", () => {
        expect(NAME_LIMITS).to.deep.equal({
            "load balancer": 32,
            "target group": 32,
            "S3 bucket": 63,
            "database instance": 63,
            "IAM role": 64,
            schedule: 64,
        });
    });

    const longest = [
        ["load balancer", 24],
        ["target group", 24],
        ["S3 bucket", 55],
        ["database instance", 55],
        ["IAM role", 56],
    ] as const;
    for (const [kind, length] of longest) {
        it(`have room for Pulumi's suffix with ${length} characters for a ${kind}`, () => {
            expect(nameTooLong(kind, "a".repeat(length))).to.equal(undefined);
            expect(fitting(kind, "a".repeat(length))).to.equal("a".repeat(length));
        });

        it(`are refused with ${length + 1} characters for a ${kind}`, () => {
            const name = "a".repeat(length + 1);
            const reason =
                `"${name}" has ${length + 1} characters. With a suffix of 8 ` +
                `the name of ${/^(S3|IAM)/.test(kind) ? "an" : "a"} ${kind} ends at ${length + 8}: use at most ${length}`;
            expect(nameTooLong(kind, name)).to.equal(reason);
            expect(() => fitting(kind, name)).to.throw(pulumi.RunError, `${reason}.`);
        });
    }

    it("begin with project and stack where people type them", async () => {
        const { outputs } = await recordProgram(() => ({ name: qualified("cluster") }));
        expect(outputs).to.deep.equal({ name: "shop-dev-cluster" });
    });
});
