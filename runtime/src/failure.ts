/** What ended a job, and the exit code that says so. */
export const EXIT_CODES = {
    "wrong settings": 2,
    "database not reached": 10,
    "dump failed": 11,
    "storage failed": 12,
    "dump not found": 13,
    "checksum differs": 20,
    "restore failed": 21,
    "content differs": 22,
    "assertion failed": 23,
    "server version differs": 24,
    "no space left": 25,
    "database not empty": 30,
} as const;

/** Kinds of failure. */
export type FailureKind = keyof typeof EXIT_CODES;

/** A failure that a person is to read: `message` says what is wrong and what to do, without any credential. */
export class Failure extends Error {
    override readonly name = "Failure";

    constructor(
        readonly kind: FailureKind,
        message: string,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }
}
