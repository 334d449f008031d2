import { createPrivateKey, X509Certificate } from "node:crypto";
import { expect } from "chai";
import { selfSignedCertificate } from "../../development/postgresql/certificate";

describe("self-signed certificate", () => {
    const now = new Date("2026-11-21T12:00:00Z");
    const { key, certificate } = selfSignedCertificate(now);
    const parsed = new X509Certificate(certificate);

    it("is signed with its own key, which is the one beside it", () => {
        expect(parsed.verify(parsed.publicKey)).to.equal(true);
        expect(parsed.checkPrivateKey(createPrivateKey(key))).to.equal(true);
        expect(parsed.checkIssued(parsed)).to.equal(true);
    });

    it("is for localhost and no other host, and an authority that clients can trust", () => {
        expect(parsed.subject).to.equal("CN=localhost");
        expect(parsed.subjectAltName).to.equal("DNS:localhost");
        expect(parsed.checkHost("localhost")).to.equal("localhost");
        expect(parsed.checkHost("example.com")).to.equal(undefined);
        expect(parsed.ca).to.equal(true);
    });

    it("is valid from the day before for a year", () => {
        expect(new Date(parsed.validFrom).toISOString()).to.equal("2026-11-20T12:00:00.000Z");
        expect(new Date(parsed.validTo).toISOString()).to.equal("2027-11-21T12:00:00.000Z");
    });

    it("is another one each time", () => {
        const other = new X509Certificate(selfSignedCertificate(now).certificate);
        expect(other.serialNumber).not.to.equal(parsed.serialNumber);
        expect(other.fingerprint256).not.to.equal(parsed.fingerprint256);
    });
});
