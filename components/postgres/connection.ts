import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseConnection } from "./arguments";

type MasterUserSecret = aws.types.output.rds.InstanceMasterUserSecret;

/** The secret that RDS made for the master user. */
export function masterUserSecret(secrets: MasterUserSecret[]): MasterUserSecret {
    const [secret] = secrets;
    if (secret === undefined) {
        throw new Error("RDS made no secret for the master user");
    }
    return secret;
}

/** What a client needs to connect, by the names that libpq gives it. */
export function clientEnvironment(connection: DatabaseConnection): Readonly<Record<string, pulumi.Output<string>>> {
    return {
        PGHOST: connection.host,
        PGPORT: pulumi.interpolate`${connection.port}`,
        PGDATABASE: pulumi.output(connection.databaseName),
        PGSSLMODE: pulumi.output("verify-full"),
        DATABASE_SECRET_ARN: connection.secretArn,
    };
}
