import YAML from "yaml";
import { z } from "zod";

/** Images by their names in `index.ts`, each by its digest, `sha256:…`. */
export type Digests = Readonly<Record<string, string>>;

const digests = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.string().regex(/^sha256:[0-9a-f]{64}$/));

/** Digests that cannot be used. */
export class DigestError extends Error {
    override readonly name = "DigestError";
}

/**
 * Reads digests from JSON.
 *
 * @throws {@link DigestError} where it is none, or a digest is malformed.
 */
export function parseDigests(json: string): Digests {
    try {
        return digests.parse(JSON.parse(json));
    } catch (error) {
        throw new DigestError("The digests of the images are no JSON object of names with sha256:… each.", {
            cause: error,
        });
    }
}

/**
 * A stack file in which the images are those with these digests, and the key that encrypts secrets is the account's
 * where the file says nothing. Its comments stay.
 */
export function prepared(stackFile: string, images: Digests, secretsProvider: string): string {
    const document = YAML.parseDocument(stackFile);
    if (document.errors.length > 0) {
        throw new DigestError(`The stack file is no YAML: ${document.errors.map(({ message }) => message).join("; ")}`);
    }
    document.setIn(["config", "slipway:registry", "digests"], document.createNode({ ...images }));
    if (!document.has("secretsprovider") && !document.has("encryptionsalt")) {
        document.set("secretsprovider", secretsProvider);
    }
    return document.toString({ lineWidth: 0 });
}

/** Whether both are the same images. */
export function sameDigests(one: Digests, other: Digests | undefined): boolean {
    const sorted = (images: Digests) => JSON.stringify(Object.entries(images).sort());
    return other !== undefined && sorted(one) === sorted(other);
}

/**
 * Compares the digests of images that were copied with those that were meant.
 *
 * @throws {@link DigestError} with all that differ or are missing.
 */
export function assertSame(meant: Digests, found: Readonly<Record<string, string | undefined>>): void {
    const wrong = Object.entries(meant)
        .filter(([name, digest]) => found[name] !== digest)
        .map(([name, digest]) => `  ${name}: ${found[name] ?? "missing"} instead of ${digest}`);
    if (wrong.length > 0) {
        throw new DigestError(
            `The registry holds other images than the ones that were scanned:\n${wrong.join("\n")}\n` +
                `Nothing has been deployed. Delete those tags from the repository, and run the job again.`,
        );
    }
}
