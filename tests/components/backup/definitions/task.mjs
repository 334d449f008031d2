// Stands in for the container: does the next of the steps in the file that it is given, and ends as it says.
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { readFileSync, writeFileSync } from "node:fs";

const [, , file, ...command] = process.argv;
const steps = JSON.parse(readFileSync(file, "utf8"));
const [step = { exit: 99 }] = steps;
writeFileSync(file, JSON.stringify(steps.slice(1)));

const filled = (text) => text.replace(/\$\{(\w+)\}/g, (_, name) => process.env[name] ?? "");
const client = new S3Client({ forcePathStyle: true });
for (const { key, text } of step.write ?? []) {
    await client.send(
        new PutObjectCommand({ Bucket: process.env.BACKUP_BUCKET, Key: filled(key), Body: filled(text) }),
    );
}
console.info(JSON.stringify({ level: "info", message: `Started with ${command.join(" ")}` }));
if (step.error !== undefined) {
    console.info(JSON.stringify({ level: "error", message: step.error }));
}
process.exitCode = step.exit;
