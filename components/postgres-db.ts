import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { fitting, qualified } from "./names";
import { policyDocument, type Statement, trustPolicy } from "./policy";
import type { DatabaseClient, DatabaseConnection, PostgresDbArgs, RestoreSource } from "./postgres/arguments";
import { clientEnvironment, masterUserSecret } from "./postgres/connection";
import { parameterFamily, parameterList, UPGRADE_AT_ONCE } from "./postgres/parameters";
import { BACKUP_WINDOW, MAINTENANCE_WINDOW } from "./postgres/windows";
import { transformed } from "./transform";

export type {
    DatabaseClient,
    DatabaseConnection,
    PostgresDbArgs,
    PostgresVersion,
    RestoreSource,
} from "./postgres/arguments";

const PORT = 5432;

/** Bytes of the random end of an identifier, two characters each. */
const SUFFIX_BYTES = 4;

/** Logs that RDS for PostgreSQL sends to CloudWatch. */
const LOGS = ["postgresql", "upgrade"] as const;

/**
 * PostgreSQL on Amazon RDS, in subnets without a way in or out, which nobody reaches but those let in by
 * {@link allowFrom}.
 *
 * Creates the instance with encrypted gp3 storage that grows by itself, a parameter group that refuses connections
 * without TLS, a subnet group, a security group, log groups, and the role of Enhanced Monitoring. RDS makes, keeps and
 * rotates the master user's password in Secrets Manager: it is never in Pulumi's state. There are no read replicas: RDS
 * makes none of an instance whose password it keeps
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html).
 *
 * Costs, in us-east-1 (https://aws.amazon.com/rds/postgresql/pricing/, 2026-11): `db.t4g.micro` about 12 USD a month,
 * `db.m7g.large` with a standby about 245 USD; storage 0.115 USD per GB and month, doubled by a standby.
 *
 * Replaced by no change of its arguments: `databaseName`, `username`, `storageGigabytes`, `key` but for the logs, and
 * `restoreFrom` are read at creation, and changes to them are ignored. With `finalSnapshot` a deleted database leaves a
 * snapshot named after it, whose name no later database has.
 *
 * @throws {@link pulumi.RunError} where a major upgrade is asked for without being applied immediately, or the name is too
 * long.
 *
 * @example
 * ```ts
 * const database = new PostgresDb("db", { vpc, instanceClass: "db.m7g.large" });
 * database.allowFrom(backend);
 * ```
 */
export class PostgresDb extends pulumi.ComponentResource {
    /** How to reach the database. */
    readonly connection: DatabaseConnection;
    /** Host and port, `…:5432`. */
    readonly endpoint: pulumi.Output<string>;
    /** Identifier of the DB instance. */
    readonly identifier: pulumi.Output<string>;
    /** ARN of the DB instance. */
    readonly arn: pulumi.Output<string>;
    /** Instance class of the database. */
    readonly instanceClass: string;
    /** Value of `max_connections` where the parameters set it, and RDS does not go by the memory. */
    readonly maxConnections: string | undefined;
    /** Name of the log group with PostgreSQL's log. */
    readonly logGroupName: pulumi.Output<string>;
    /** Security group of the database. */
    readonly securityGroupId: pulumi.Output<string>;
    /**
     * Environment variables for a client, by the names that libpq gives them, and `DATABASE_SECRET_ARN`: the user and
     * password are to be read from there when a connection is opened, since RDS rotates them.
     */
    readonly environment: Readonly<Record<string, pulumi.Output<string>>>;

    private readonly name: string;
    private readonly secretKeyArn: pulumi.Output<string> | undefined;

    constructor(name: string, args: PostgresDbArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:PostgresDb", name, args, options);
        refuseUpgradeThatWaits(name, args);
        this.name = name;
        const securityGroup = this.createSecurityGroup(name, args);
        const parameterGroup = this.createParameterGroup(name, args);
        const monitoringRoleArn = this.createMonitoringRole(name, args);
        const subnetGroup = this.createSubnetGroup(name, args);
        const identifier = this.createIdentifier(name);
        const logGroups = this.createLogGroups(name, args, identifier);
        const instance = this.createInstance(name, args, {
            identifier,
            securityGroup,
            parameterGroup,
            monitoringRoleArn,
            subnetGroup,
            logGroups,
        });
        this.identifier = instance.identifier;
        this.arn = instance.arn;
        this.endpoint = instance.endpoint;
        this.instanceClass = args.instanceClass ?? "db.t4g.micro";
        this.maxConnections = args.parameters?.max_connections;
        this.logGroupName = pulumi.all(logGroups.map((group) => group.name)).apply(([log = ""]) => log);
        this.securityGroupId = securityGroup.id;
        const secret = instance.masterUserSecrets.apply(masterUserSecret);
        // Not the key that is asked for: a database keeps the one that it began with.
        this.secretKeyArn = args.key === undefined ? undefined : secret.kmsKeyId;
        this.connection = {
            host: instance.address,
            port: instance.port,
            databaseName: args.databaseName ?? "app",
            secretArn: secret.secretArn,
        };
        this.environment = clientEnvironment(this.connection);
        this.registerOutputs({
            endpoint: this.endpoint,
            identifier: this.identifier,
            arn: this.arn,
            secretArn: this.connection.secretArn,
            securityGroupId: this.securityGroupId,
        });
    }

    /**
     * Lets a service connect: opens both security groups for each other on PostgreSQL's port, and lets the service's
     * role read the database's secret.
     */
    allowFrom(client: DatabaseClient): void {
        const rule = { ipProtocol: "tcp", fromPort: PORT, toPort: PORT };
        const ingress = new aws.vpc.SecurityGroupIngressRule(
            `${this.name}-from-${client.name}`,
            {
                ...rule,
                securityGroupId: this.securityGroupId,
                referencedSecurityGroupId: client.securityGroupId,
                description: `PostgreSQL from ${client.name}`,
            },
            { parent: this },
        );
        const egress = new aws.vpc.SecurityGroupEgressRule(
            `${client.name}-to-${this.name}`,
            {
                ...rule,
                securityGroupId: client.securityGroupId,
                referencedSecurityGroupId: this.securityGroupId,
                description: `PostgreSQL of ${this.name}`,
            },
            { parent: this },
        );
        const policy = new aws.iam.RolePolicy(
            `${client.name}-reads-secret-of-${this.name}`,
            { role: client.taskRoleName, policy: policyDocument(this.secretStatements()) },
            { parent: this },
        );
        client.startAfter?.([ingress, egress, policy]);
    }

    private secretStatements(): Statement[] {
        const read = {
            Sid: "ReadDatabaseSecret",
            Action: ["secretsmanager:GetSecretValue"],
            Resource: this.connection.secretArn,
        };
        return this.secretKeyArn === undefined
            ? [read]
            : [read, { Sid: "DecryptDatabaseSecret", Action: ["kms:Decrypt"], Resource: this.secretKeyArn }];
    }

    private createSecurityGroup(name: string, args: PostgresDbArgs): aws.ec2.SecurityGroup {
        return new aws.ec2.SecurityGroup(
            ...transformed(
                args.transform?.securityGroup,
                name,
                {
                    description: "Database: in from the services that are let in, out to nowhere",
                    vpcId: args.vpc.vpcId,
                },
                { parent: this },
            ),
        );
    }

    private createSubnetGroup(name: string, args: PostgresDbArgs): aws.rds.SubnetGroup {
        return new aws.rds.SubnetGroup(
            ...transformed(
                args.transform?.subnetGroup,
                name,
                { subnetIds: args.vpc.isolatedSubnetIds, description: "Isolated subnets" },
                { parent: this },
            ),
        );
    }

    private createParameterGroup(name: string, args: PostgresDbArgs): aws.rds.ParameterGroup {
        return new aws.rds.ParameterGroup(
            ...transformed(
                args.transform?.parameterGroup,
                name,
                {
                    family: parameterFamily(args.version ?? "18"),
                    description: "TLS only, slow statements logged",
                    parameters: parameterList(args.parameters ?? {}),
                },
                { parent: this },
            ),
        );
    }

    private createMonitoringRole(name: string, args: PostgresDbArgs): pulumi.Output<string> | undefined {
        if (args.monitoringIntervalSeconds === 0) {
            return undefined;
        }
        const { partition } = aws.getPartitionOutput({}, { parent: this });
        const role = new aws.iam.Role(
            fitting("IAM role", `${name}-monitoring`),
            { assumeRolePolicy: trustPolicy("monitoring.rds.amazonaws.com") },
            { parent: this },
        );
        const attachment = new aws.iam.RolePolicyAttachment(
            `${name}-monitoring`,
            {
                role: role.name,
                policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`,
            },
            { parent: this },
        );
        // RDS checks the role's permission when it is named.
        return pulumi.all([role.arn, attachment.id]).apply(([arn]) => arn);
    }

    /** A name that no other database ever has, since a final snapshot is named after it. */
    private createIdentifier(name: string): pulumi.Output<string> {
        const suffix = new random.RandomId(name, { byteLength: SUFFIX_BYTES }, { parent: this });
        const suffixLength = 1 + SUFFIX_BYTES * 2;
        return pulumi.interpolate`${fitting("database instance", qualified(name), suffixLength)}-${suffix.hex}`;
    }

    /** Made before RDS would make them itself, without encryption and for ever. */
    private createLogGroups(
        name: string,
        args: PostgresDbArgs,
        identifier: pulumi.Output<string>,
    ): aws.cloudwatch.LogGroup[] {
        return LOGS.map(
            (log) =>
                new aws.cloudwatch.LogGroup(
                    ...transformed(
                        args.transform?.logGroup,
                        `${name}-${log}`,
                        {
                            name: pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`,
                            retentionInDays: args.logRetentionDays ?? 365,
                            kmsKeyId: args.key?.arn,
                        },
                        { parent: this },
                    ),
                ),
        );
    }

    private createInstance(name: string, args: PostgresDbArgs, parts: InstanceParts): aws.rds.Instance {
        const { identifier } = parts;
        const finalSnapshot = args.finalSnapshot ?? true;
        return new aws.rds.Instance(
            ...transformed(
                args.transform?.instance,
                name,
                {
                    identifier,
                    engine: "postgres",
                    engineVersion: args.version ?? "18",
                    allowMajorVersionUpgrade: args.allowMajorVersionUpgrade ?? false,
                    autoMinorVersionUpgrade: true,
                    applyImmediately: args.applyImmediately ?? false,
                    maintenanceWindow: args.maintenanceWindow ?? MAINTENANCE_WINDOW,
                    instanceClass: args.instanceClass ?? "db.t4g.micro",
                    multiAz: args.multiAz ?? true,
                    storageType: "gp3",
                    storageEncrypted: true,
                    kmsKeyId: args.key?.arn,
                    maxAllocatedStorage: args.maxStorageGigabytes ?? 100,
                    ...creation(args),
                    dbSubnetGroupName: parts.subnetGroup.name,
                    vpcSecurityGroupIds: [parts.securityGroup.id],
                    port: PORT,
                    publiclyAccessible: false,
                    caCertIdentifier: "rds-ca-rsa2048-g1",
                    parameterGroupName: parts.parameterGroup.name,
                    iamDatabaseAuthenticationEnabled: true,
                    manageMasterUserPassword: true,
                    masterUserSecretKmsKeyId: args.key?.arn,
                    backupRetentionPeriod: args.backupRetentionDays ?? 35,
                    backupWindow: args.backupWindow ?? BACKUP_WINDOW,
                    copyTagsToSnapshot: true,
                    enabledCloudwatchLogsExports: [...LOGS],
                    databaseInsightsMode: "standard",
                    performanceInsightsEnabled: true,
                    performanceInsightsRetentionPeriod: 7,
                    performanceInsightsKmsKeyId: args.key?.arn,
                    monitoringInterval: args.monitoringIntervalSeconds ?? 60,
                    monitoringRoleArn: parts.monitoringRoleArn,
                    deletionProtection: args.deletionProtection ?? true,
                    skipFinalSnapshot: !finalSnapshot,
                    ...(finalSnapshot && { finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final` }),
                    deleteAutomatedBackups: !finalSnapshot,
                },
                {
                    parent: this,
                    protect: args.protect ?? true,
                    dependsOn: parts.logGroups,
                    ignoreChanges: [
                        "allocatedStorage",
                        "snapshotIdentifier",
                        "restoreToPointInTime",
                        "dbName",
                        "username",
                        "kmsKeyId",
                        "masterUserSecretKmsKeyId",
                        // RDS refuses another key, once there is one.
                        "performanceInsightsKmsKeyId",
                    ],
                },
            ),
        );
    }
}

interface InstanceParts {
    readonly identifier: pulumi.Output<string>;
    readonly securityGroup: aws.ec2.SecurityGroup;
    readonly parameterGroup: aws.rds.ParameterGroup;
    readonly monitoringRoleArn: pulumi.Output<string> | undefined;
    readonly subnetGroup: aws.rds.SubnetGroup;
    readonly logGroups: aws.cloudwatch.LogGroup[];
}

function refuseUpgradeThatWaits(name: string, args: PostgresDbArgs): void {
    if (args.allowMajorVersionUpgrade === true && args.applyImmediately !== true) {
        throw new pulumi.RunError(
            `Database "${name}" has allowMajorVersionUpgrade without applyImmediately. ${UPGRADE_AT_ONCE}.`,
        );
    }
}

// A restored database brings its name, users and size along: RDS takes none that is smaller, and a live one has grown.
function creation(args: PostgresDbArgs) {
    return args.restoreFrom === undefined
        ? {
              dbName: args.databaseName ?? "app",
              username: args.username ?? "postgres",
              allocatedStorage: args.storageGigabytes ?? 20,
          }
        : restoration(args.restoreFrom);
}

function restoration(source: RestoreSource) {
    if ("snapshot" in source) {
        return { snapshotIdentifier: source.snapshot };
    }
    return {
        restoreToPointInTime: {
            sourceDbInstanceIdentifier: source.instance,
            ...(source.time === undefined ? { useLatestRestorableTime: true } : { restoreTime: source.time }),
        },
    };
}
