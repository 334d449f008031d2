import { startS3 } from "../apps/testing/s3";

/** The stand-in for S3 as a process of its own, for docker compose. */
async function main(): Promise<void> {
    const { PORT = "9000", BUCKET = "avatars", DIRECTORY } = process.env;
    const storage = await startS3({
        host: "0.0.0.0",
        port: Number(PORT),
        buckets: [BUCKET],
        directory: DIRECTORY,
    });
    console.log(`The stand-in for S3 listens on port ${storage.port}`);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.once(signal, () => {
            void storage.stop();
        });
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
