import * as pulumi from "@pulumi/pulumi";
import * as components from "../../components";
import { STORAGE_ACTIONS } from "../arguments/choices";
import type { BucketArgs } from "../arguments/parts";
import { keyOf, sectionOf } from "./section";

/** A private, versioned bucket that refuses requests without TLS, for those who are let in. */
export class Bucket extends pulumi.ComponentResource {
    /** Name of the bucket. */
    readonly bucketName: pulumi.Output<string>;
    /** ARN of the bucket. */
    readonly arn: pulumi.Output<string>;
    /** Where a browser finds it: scheme and host. */
    readonly origin: pulumi.Output<string>;

    constructor(name: string, args: BucketArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Bucket", name, {}, options);
        const { environment, keyArn, corsOrigins, users = [], ...storage } = args;
        const settings = sectionOf(name, environment, "storage", storage);
        const cors = corsOrigins && { origins: corsOrigins };
        const bucket = new components.Bucket(name, { key: keyOf(keyArn), cors, ...settings }, { parent: this });
        for (const { actions, prefix, ...user } of users) {
            bucket.allowFrom(user, { prefix, actions: actions?.map((action) => STORAGE_ACTIONS[action]) });
        }
        this.bucketName = bucket.bucketName;
        this.arn = bucket.arn;
        this.origin = bucket.origin;
        this.registerOutputs({ bucketName: this.bucketName });
    }
}
