import * as pulumi from "@pulumi/pulumi";
import * as components from "../../components";
import type { EncryptionKeyArgs } from "../arguments/parts";
import { sectionOf } from "./section";

/** A KMS key, rotated every year, which logs, alarms and budgets of the account may use, too. */
export class EncryptionKey extends pulumi.ComponentResource {
    /** ARN of the key. */
    readonly arn: pulumi.Output<string>;
    /** Name of its alias, "alias/…". */
    readonly aliasName: pulumi.Output<string>;

    constructor(name: string, args: EncryptionKeyArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:EncryptionKey", name, {}, options);
        const { environment, description = `Data of ${pulumi.getStack()}`, ...given } = args;
        const settings = sectionOf(name, environment, "encryption", given);
        const key = new components.EncryptionKey(name, { description, ...settings }, { parent: this });
        this.arn = key.arn;
        this.aliasName = key.aliasName;
        this.registerOutputs({ arn: this.arn });
    }
}
