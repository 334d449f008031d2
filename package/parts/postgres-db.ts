import * as pulumi from "@pulumi/pulumi";
import * as components from "../../components";
import type { PostgresDbArgs } from "../arguments/parts";
import { keyOf, sectionOf } from "./section";

/** PostgreSQL on Amazon RDS with TLS only and a password that RDS keeps and rotates, for those who are let in. */
export class PostgresDb extends pulumi.ComponentResource {
    /** Host and port. */
    readonly endpoint: pulumi.Output<string>;
    /** Identifier of the DB instance. */
    readonly identifier: pulumi.Output<string>;
    /** Security group of the database. */
    readonly securityGroupId: pulumi.Output<string>;
    /** ARN of the secret with the user and the password, which RDS rotates. */
    readonly secretArn: pulumi.Output<string>;
    /** Environment variables for a client: PGHOST and others, and DATABASE_SECRET_ARN. */
    readonly environment: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: PostgresDbArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:PostgresDb", name, {}, options);
        const { environment, vpcId, subnetIds, keyArn, users = [], ...given } = args;
        const settings = sectionOf(name, environment, "database", given);
        const vpc = { vpcId: pulumi.output(vpcId), isolatedSubnetIds: pulumi.output(subnetIds) };
        const database = new components.PostgresDb(name, { vpc, key: keyOf(keyArn), ...settings }, { parent: this });
        for (const user of users) {
            database.allowFrom({
                name: user.name,
                securityGroupId: pulumi.output(user.securityGroupId),
                taskRoleName: pulumi.output(user.taskRoleName),
            });
        }
        this.endpoint = database.endpoint;
        this.identifier = database.identifier;
        this.securityGroupId = database.securityGroupId;
        this.secretArn = database.connection.secretArn;
        this.environment = pulumi.output(database.environment);
        this.registerOutputs({ endpoint: this.endpoint });
    }
}
