import { EncryptionKey, PostgresDb, type PostgresDbArgs } from "../../components";
import type { RecordedResource, Recording } from "../../preview/record";
import { existingVpc } from "./fargate";
import { recordProgram, resource } from "./program";

/** Type of a DB instance. */
export const INSTANCE = "aws:rds/instance:Instance";

/** Name that {@link recordDatabase}'s instance has in AWS: what comes last is random outside of a preview. */
export const IDENTIFIER = "shop-dev-db-9c08d6e9";

/** Records a database `db`; `use` gets it to go on with. */
export function recordDatabase(
    args: Partial<PostgresDbArgs> = {},
    use: (database: PostgresDb) => unknown = () => undefined,
): Promise<Recording> {
    return recordProgram(() => use(new PostgresDb("db", { vpc: existingVpc(), ...args })));
}

/** Records a database `db` that a key encrypts. */
export function recordEncryptedDatabase(
    args: Partial<PostgresDbArgs> = {},
    use: (database: PostgresDb) => unknown = () => undefined,
): Promise<Recording> {
    return recordProgram(() => {
        const key = new EncryptionKey("data", { description: "Data" });
        return use(new PostgresDb("db", { vpc: existingVpc(), key, ...args }));
    });
}

/** The DB instance of {@link recordDatabase}. */
export function instanceOf(recording: Recording): RecordedResource {
    return resource(recording, INSTANCE, "db");
}
