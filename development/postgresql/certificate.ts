import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

const DAY_MILLISECONDS = 86_400_000;
const LIFETIME_DAYS = 365;
const HOST = "localhost";

/** A private key and the certificate that it signed for itself, in PEM. */
export interface Certificate {
    readonly key: string;
    readonly certificate: string;
}

/**
 * Makes a key and a certificate for `localhost` that it signs itself (RFC 5280), valid for a year: for servers of tests,
 * on machines without OpenSSL.
 */
export function selfSignedCertificate(now = new Date()): Certificate {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    // A day earlier, for clients whose clock is behind.
    const begin = new Date(now.getTime() - DAY_MILLISECONDS);
    const end = new Date(now.getTime() + LIFETIME_DAYS * DAY_MILLISECONDS);
    const name = sequence(set(sequence(OID.commonName, node(TAG.utf8String, HOST))));
    const body = sequence(
        node(TAG.version, INTEGER_2),
        // Positive, without a leading zero.
        node(TAG.integer, Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
        ECDSA_WITH_SHA256,
        name,
        sequence(time(begin), time(end)),
        name,
        publicKey.export({ type: "spki", format: "der" }),
        node(
            TAG.extensions,
            sequence(
                extension(OID.basicConstraints, sequence(node(TAG.boolean, Buffer.from([0xff])))),
                extension(OID.subjectAlternativeName, sequence(node(TAG.dnsName, HOST))),
            ),
        ),
    );
    const signature = sign("sha256", body, privateKey);
    return {
        key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        certificate: pem(sequence(body, ECDSA_WITH_SHA256, bits(signature))),
    };
}

/** Tags of ASN.1's distinguished encoding, and of the fields of a certificate that have one of their own. */
const TAG = {
    boolean: 0x01,
    integer: 0x02,
    bitString: 0x03,
    octetString: 0x04,
    objectIdentifier: 0x06,
    utf8String: 0x0c,
    utcTime: 0x17,
    sequence: 0x30,
    set: 0x31,
    version: 0xa0,
    extensions: 0xa3,
    dnsName: 0x82,
} as const;

const OID = {
    commonName: node(TAG.objectIdentifier, Buffer.from("550403", "hex")),
    basicConstraints: node(TAG.objectIdentifier, Buffer.from("551d13", "hex")),
    subjectAlternativeName: node(TAG.objectIdentifier, Buffer.from("551d11", "hex")),
    ecdsaWithSha256: node(TAG.objectIdentifier, Buffer.from("2a8648ce3d040302", "hex")),
};
const ECDSA_WITH_SHA256 = sequence(OID.ecdsaWithSha256);
/** Version 3 of the format. */
const INTEGER_2 = node(TAG.integer, Buffer.from([2]));

function node(tag: number, content: Buffer | string): Buffer {
    const bytes = Buffer.from(content);
    return Buffer.concat([Buffer.from([tag]), lengthOf(bytes), bytes]);
}

// Short form below 128, else the number of the length's bytes and those.
function lengthOf({ length }: Buffer): Buffer {
    if (length < 0x80) {
        return Buffer.from([length]);
    }
    return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

function sequence(...nodes: readonly Buffer[]): Buffer {
    return node(TAG.sequence, Buffer.concat(nodes));
}

function set(...nodes: readonly Buffer[]): Buffer {
    return node(TAG.set, Buffer.concat(nodes));
}

function bits(content: Buffer): Buffer {
    return node(TAG.bitString, Buffer.concat([Buffer.from([0]), content]));
}

function extension(identifier: Buffer, content: Buffer): Buffer {
    return sequence(identifier, node(TAG.octetString, content));
}

function time(date: Date): Buffer {
    return node(TAG.utcTime, `${date.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`);
}

function pem(content: Buffer): string {
    const lines = content.toString("base64").match(/.{1,64}/g) ?? [];
    return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
