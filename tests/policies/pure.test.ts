import { expect } from "chai";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { isOpenBlock } from "../../policies/open-block";
import { namesWithinLimits } from "../../policies/rules/names-within-limits";
import { UNSCOPED_ACTIONS } from "../../policies/rules/unscoped-actions";
import { credentialIn, isSecretName, plainSecret } from "../../policies/secrets";
import { isOpenResource, isWildcardAction } from "../../policies/wildcards";
import { checked, credential } from "./cases/case";

const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "d", "e"), minLength: 1, maxLength: 8 });

describe("an open block", () => {
    it("is any of which no network is as large: shorter than /8 in IPv4, than /16 in IPv6", () => {
        fc.assert(
            fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, prefix) => {
                expect(isOpenBlock(`${address}/${prefix}`)).to.equal(prefix < 8);
            }),
        );
        fc.assert(
            fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, prefix) => {
                fc.pre(ipaddr.isValid(address));
                expect(isOpenBlock(`${address}/${prefix}`)).to.equal(prefix < 16);
            }),
        );
    });

    it("is nothing that is no block", () => {
        for (const text of ["", "0.0.0.0", "0.0.0.0/33", "everybody/0", "[unknown]"]) {
            expect(isOpenBlock(text), text).to.equal(false);
        }
    });
});

describe("a wildcard", () => {
    it("is an action that ends at its service, or has no certain one", () => {
        fc.assert(
            fc.property(word, word, (service, action) => {
                expect(isWildcardAction(`${service}:${action}`)).to.equal(false);
                expect(isWildcardAction(`${service}:${action}*`)).to.equal(false);
                expect(isWildcardAction(`${service}:*`)).to.equal(true);
                expect(isWildcardAction(`${service}:?*`)).to.equal(true);
                expect(isWildcardAction(`${service}*:${action}`)).to.equal(true);
            }),
        );
        expect(["*", "**", "*:*"].filter(isWildcardAction)).to.deep.equal(["*", "**", "*:*"]);
        expect(["s3:?", "sts:AssumeRole"].filter(isWildcardAction)).to.deep.equal([]);
    });

    it("is a resource that names nothing after the account", () => {
        fc.assert(
            fc.property(word, word, (service, name) => {
                expect(isOpenResource(`arn:aws:${service}:eu-west-1:123456789012:${name}/*`)).to.equal(false);
                expect(isOpenResource(`arn:aws:${service}:::${name}`)).to.equal(false);
                expect(isOpenResource(`arn:aws:${service}:eu-west-1:123456789012:*`)).to.equal(true);
                expect(isOpenResource(`arn:aws:${service}:::*`)).to.equal(true);
                expect(isOpenResource(`arn:aws:${service}:*`)).to.equal(true);
            }),
        );
        expect(["*", "arn:*", "arn:aws:*"].filter(isOpenResource)).to.deep.equal(["*", "arn:*", "arn:aws:*"]);
        expect(["", "[unknown]", "arn:aws:s3:::files"].filter(isOpenResource)).to.deep.equal([]);
    });

    it("stands in no action that may be on all resources, and each says why and where that stands", () => {
        for (const [action, { reason, link }] of Object.entries(UNSCOPED_ACTIONS)) {
            expect(action).to.match(/^[a-z0-9-]+:[A-Z][A-Za-z]+$/);
            expect(reason, action).to.match(/\.$/);
            expect(link, action).to.match(/^https:\/\/docs\.aws\.amazon\.com\/.*\.html$/);
        }
    });
});

describe("a name", () => {
    it("is refused from the first character on that AWS does not take", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 100 }), (length) => {
                const given = checked("aws:lb/targetGroup:TargetGroup", "x", { name: "n".repeat(length) });
                const made = checked("aws:lb/targetGroup:TargetGroup", "n".repeat(length));
                const circumstances = { environment: "dev" } as const;
                expect(namesWithinLimits.check(given, circumstances)).to.have.length(length > 32 ? 1 : 0);
                expect(namesWithinLimits.check(made, circumstances)).to.have.length(length > 24 ? 1 : 0);
            }),
        );
    });
});

describe("a secret", () => {
    it("is known by its name, however it is written", () => {
        const secrets = ["PASSWORD", "DB_PASSWORD", "PGPASSWORD", "dbPassword", "api-key", "apiKey", "API_KEYS_OLD"];
        const more = ["client_secret", "githubToken", "PRIVATE_KEY", "signing_key", "AWS_SECRET_ACCESS_KEY"];
        expect([...secrets, ...more].filter((name) => !isSecretName(name))).to.deep.equal([]);
        const harmless = ["SECRET_ARN", "databaseSecretArn", "TOKEN_TTL", "PASSWORD_FILE", "KEY", "PATH", "MONKEY", ""];
        expect(harmless.filter(isSecretName)).to.deep.equal([]);
    });

    it("is known by what it looks like, and never said", () => {
        const values = {
            "an AWS access key": credential("AKIA", "IOSFODNN7EXAMPLE"),
            "a private key": credential("-----BEGIN RSA PRIVATE", " KEY-----\nMII"),
            "an address with a password": "postgresql://shop:correct-horse@db.example.com:5432/app",
            "a token of GitHub": credential("ghp", `_${"a1B2".repeat(9)}`),
            "a token of Slack": credential("xoxb", "-0123456789-abcdef"),
        };
        for (const [what, value] of Object.entries(values)) {
            expect(credentialIn(value)).to.equal(what);
            expect(plainSecret("SETTING", value)).to.deep.equal([`SETTING holds ${what}.`]);
        }
        const harmless = ["https://shop.example.com:8443/a@b", "postgresql://shop@db/app", "arn:aws:s3:::AKIA", ""];
        expect(harmless.filter((value) => credentialIn(value) !== undefined)).to.deep.equal([]);
    });

    it("is in no message, whatever it is", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[a-z]{12,20}$/), (value) => {
                expect(plainSecret("DB_PASSWORD", value)).to.deep.equal(["DB_PASSWORD holds a secret, by its name."]);
            }),
        );
    });
});
