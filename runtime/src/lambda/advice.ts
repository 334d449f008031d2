import type { FailureKind } from "../failure";
import type { Explanation } from "./explain";
import type { Job } from "./requests";

/** What to do after a failure of which the exit code says what it is. */
const BY_KIND: Readonly<Record<FailureKind, readonly string[]>> = {
    "wrong settings": ["Correct the setting that the cause names, and update the stack."],
    "database not reached": [
        "See whether the database is available, and whether its security group still lets the backups in.",
    ],
    "dump failed": ["Read the log of the task: pg_dump says there what it stumbled over."],
    "storage failed": [
        "See whether the task's role, the bucket's policy and the KMS key still allow it to read and write.",
    ],
    "dump not found": ["List the dumps that are there, and choose another."],
    "checksum differs": [
        "Do not restore this dump. The bucket keeps earlier versions of an object: look whether one was overwritten, and " +
            "by whom, in CloudTrail.",
        "Take a dump now.",
    ],
    "restore failed": [
        "Do not count on this dump before the cause is found. The report shows where pg_restore stopped.",
        "Take a dump now, and see whether it can be restored.",
    ],
    "content differs": [
        "Do not count on this dump. The report names each table and object that differs.",
        "Take a dump now, and see whether it differs, too. If it does, look at the database before its good snapshots expire.",
    ],
    "assertion failed": [
        "The dump could be restored, but its data is not as the assertion wants it: see the rows in the report.",
        "Look whether the database itself is wrong, or the assertion.",
    ],
    "server version differs": [
        "The image of the backups has to have the database's major version: update the stack after the database.",
    ],
    "no space left": ["Give drills and restores more storage: slipway:backups.drillStorageGigabytes."],
    "database not empty": ["Restore into a new database, or allow it to be overwritten: --overwrite."],
};

const BY_JOB: Readonly<Record<Job, readonly string[]>> = {
    dump: ["Take a dump once the cause is gone: npm run backup -- --stack <stack>."],
    drill: ["Drill again once the cause is gone: npm run drill -- --stack <stack>."],
    restore: ["Look into the database before the restore is started again: it may have been begun."],
    check: ["Start the state machine of the snapshot drill again once the cause is gone, with the input {}."],
};

/** What to do next, in sentences, the most urgent first. */
export function advice(job: Job, { task }: Explanation): string[] {
    const general = [...BY_JOB[job], "docs/recovery.md has the steps for each kind of loss."];
    if (task === undefined) {
        return ["Open the execution: its last states say what happened.", ...general];
    }
    if (task.exitCode === undefined) {
        return ["See in the stop reason whether the image, the network or the task's size is at fault.", ...general];
    }
    if (task.outOfMemory) {
        return ["Give the task more memory.", ...general];
    }
    return [...(task.kind === undefined ? ["Read the log of the task."] : BY_KIND[task.kind]), ...general];
}
