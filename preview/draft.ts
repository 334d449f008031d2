import { createHash } from "node:crypto";
import { arn, type AwsEnvironment, partition } from "./aws-environment";

/** A resource whose computed values are yet to be filled in. */
export class Draft {
    /** Name in the program; with a number where another resource of the type has the same under another parent. */
    readonly label: string;

    constructor(
        readonly type: string,
        private readonly logicalName: string,
        /** How many resources of the type with the same name came before. */
        private readonly serial: number,
        readonly inputs: Readonly<Record<string, unknown>>,
        readonly aws: AwsEnvironment,
    ) {
        this.label = serial === 0 ? logicalName : `${logicalName}-${serial}`;
    }

    /** An input that is a string, or the fallback. */
    text(property: string, fallback = ""): string {
        const value = this.inputs[property];
        return typeof value === "string" ? value : fallback;
    }

    /** The resource's name in AWS: as given, or as Pulumi makes it, with zeros in the place of random digits. */
    named(property = "name"): string {
        const prefix = this.text(`${property}Prefix`, `${this.logicalName}-`);
        return this.text(property, `${prefix}${this.serial.toString(16).padStart(7, "0")}`);
    }

    /** An ARN with region and account. */
    arn(service: string, resource: string): string {
        return arn(service, this.aws.region, resource);
    }

    /** An ARN of a service that knows no regions, and by default no accounts. */
    globalArn(service: string, resource: string, account = ""): string {
        return `arn:${partition(this.aws.region)}:${service}::${account}:${resource}`;
    }

    /** A UUID that belongs to the type and the label. */
    uuid(): string {
        return this.digest().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
    }

    /** 64 hexadecimal digits that belong to the type, the label and, where given, a further text. */
    digest(text = ""): string {
        return createHash("sha256").update(`${this.type} ${this.label} ${text}`).digest("hex");
    }
}
