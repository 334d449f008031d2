import type * as pulumi from "@pulumi/pulumi";
import type { Environment, StorageAction } from "./choices";
import type { Database } from "./database";
import type { Network } from "./network";
import type { Encryption, Storage } from "./platform";

/** Arguments of `Vpc`. */
export interface VpcArgs extends Network {
    /** Kind of environment, which decides the defaults: dev, staging or prod. */
    readonly environment: Environment;
    /** Region of the VPC. Default: aws:region of the stack. */
    readonly region?: string;
    /** ARN of a KMS key that encrypts the flow logs. Default: AWS's own key. */
    readonly keyArn?: pulumi.Input<string>;
}

/** Arguments of `EncryptionKey`. */
export interface EncryptionKeyArgs extends Encryption {
    /** Kind of environment, which decides the defaults: dev, staging or prod. */
    readonly environment: Environment;
    /** What the key is for, as the console shows it. Default: the data of the stack. */
    readonly description?: string;
}

/** Something with a role that uses a bucket. */
export interface BucketUser {
    /** Names the policy. */
    readonly name: string;
    /** Name of the role. */
    readonly taskRoleName: pulumi.Input<string>;
    /** What it may do with the objects. Default: everything. */
    readonly actions?: StorageAction[];
    /** What the keys of the objects begin with: "uploads/". Default: every object. */
    readonly prefix?: string;
}

/** Arguments of `Bucket`. */
export interface BucketArgs extends Storage {
    /** Kind of environment, which decides the defaults: dev, staging or prod. */
    readonly environment: Environment;
    /** ARN of a KMS key that encrypts the objects. Default: S3's own key. */
    readonly keyArn?: pulumi.Input<string>;
    /** Origins of pages that may upload to it: "https://shop.example.com". Default: none. */
    readonly corsOrigins?: pulumi.Input<string>[];
    /** Who may use it. Default: nobody. */
    readonly users?: BucketUser[];
}

/** Something with a security group and a role that connects to a database. */
export interface DatabaseUser {
    /** Names the rules. */
    readonly name: string;
    /** Security group that the connections come from. */
    readonly securityGroupId: pulumi.Input<string>;
    /** Name of the role that reads the secret of the database. */
    readonly taskRoleName: pulumi.Input<string>;
}

/** Arguments of `PostgresDb`. */
export interface PostgresDbArgs extends Database {
    /** Kind of environment, which decides the defaults: dev, staging or prod. */
    readonly environment: Environment;
    /** Id of the VPC. */
    readonly vpcId: pulumi.Input<string>;
    /** Ids of the subnets for it, in two zones or more; best without a way in or out. */
    readonly subnetIds: pulumi.Input<string[]>;
    /** ARN of a KMS key that encrypts storage, backups, logs and the secret. Default: AWS's own keys. */
    readonly keyArn?: pulumi.Input<string>;
    /** Who may connect. Default: nobody. */
    readonly users?: DatabaseUser[];
}
