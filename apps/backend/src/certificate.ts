import { generate } from "selfsigned";

const YEARS = 10;

/** A private key and a certificate for it, in PEM. */
export interface Certificate {
    readonly key: string;
    readonly cert: string;
}

/**
 * Makes a certificate that nobody has signed, for HTTPS between the load balancer and this server: the load balancer
 * encrypts, and does not ask who signed. The key is in memory only, and no other task has it.
 */
export async function selfSignedCertificate(): Promise<Certificate> {
    const now = new Date();
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
        keyType: "ec",
        curve: "P-256",
        algorithm: "sha256",
        notBeforeDate: now,
        notAfterDate: new Date(now.getFullYear() + YEARS, now.getMonth(), 1),
    });
    return { key, cert };
}
