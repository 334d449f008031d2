import { expect } from "chai";
import fc from "fast-check";
import { snakeCase } from "../../commands/scan/snake-case";

const word = fc.stringMatching(/^[a-z][a-z0-9]{1,6}$/);

describe("snake case", () => {
    it("is what Terraform's provider calls these properties of Pulumi's", () => {
        const expected = {
            arn: "arn",
            kmsKeyId: "kms_key_id",
            enableHttp2: "enable_http2",
            ipv6CidrBlock: "ipv6_cidr_block",
            cidrIpv4: "cidr_ipv4",
            IAMRole: "iam_role",
            s3KeyPrefix: "s3_key_prefix",
        };
        expect(Object.fromEntries(Object.keys(expected).map((name) => [name, snakeCase(name)]))).to.deep.equal(
            expected,
        );
    });

    it("splits where a capital begins a word, and can be undone", () => {
        fc.assert(
            fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
                const [first = "", ...others] = words;
                const camel = first + others.map((one) => one.charAt(0).toUpperCase() + one.slice(1)).join("");
                expect(snakeCase(camel)).to.equal(words.join("_"));
            }),
        );
    });

    it("changes nothing a second time", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[A-Za-z0-9]{0,20}$/), (name) => {
                expect(snakeCase(snakeCase(name))).to.equal(snakeCase(name));
            }),
        );
    });
});
