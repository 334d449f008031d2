import type { CheckName } from "../report";

/** What to do about a check that failed, for somebody who reads it at night. */
export const ADVICE: Readonly<Record<CheckName, string>> = {
    manifest:
        "This dump cannot be trusted. Take another now (`npm run backup`), see that it drills, and look in the bucket's " +
        "access logs and versions for who changed the manifest.",
    checksum:
        "This dump cannot be restored. Take another now (`npm run backup`). The bucket keeps versions: an earlier one of " +
        "the object may be whole.",
    "server version":
        "The dump may be good; the drill could not try it. Build the backup image with the database's major version " +
        "(`slipway:database.version`), and drill again.",
    restore:
        "The dump as it is does not restore. The findings are PostgreSQL's own words: an extension, a role or a definition " +
        "that depends on something outside the database. Put that right, take another dump, and drill again.",
    tables: "A restore would lose tables. Take another dump now and compare; do not delete older dumps.",
    rows: "A restore would lose rows, or bring rows that were not there. Take another dump now; do not delete older dumps.",
    fingerprints:
        "A restore would bring other values than were dumped. Take another dump now; do not delete older dumps.",
    "large objects": "A restore would lose or change large objects. Take another dump now; do not delete older dumps.",
    sequences:
        "After a restore, inserts could fail or give out an id twice. Each finding says what to run after a restore.",
    schema: "A restore would come back without something that keeps the rows right, or fast. Create it after a restore.",
    extensions: "A restore would come back with other extensions: functions and types may be missing.",
    migration: "The restored schema is not of the version that was dumped: do not start the application on it.",
    assertions:
        "The rows came back as far as the other checks say, and the team's own check does not hold. See whether it holds " +
        "in the live database: if not, the fault is there.",
};
