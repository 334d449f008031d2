import * as pulumi from "@pulumi/pulumi";
import * as components from "../../components";
import type { VpcArgs } from "../arguments/parts";
import { mistakesError, NO_REGION, regionOf } from "../settings";
import { keyOf, sectionOf } from "./section";

/** A network in three tiers: public for load balancers, private for tasks, isolated for databases; or a VPC of yours. */
export class Vpc extends pulumi.ComponentResource {
    /** Id of the VPC. */
    readonly vpcId: pulumi.Output<string>;
    /** Subnets that the internet reaches, one for each zone. */
    readonly publicSubnetIds: pulumi.Output<string[]>;
    /** Subnets with a way out only, one for each zone. */
    readonly privateSubnetIds: pulumi.Output<string[]>;
    /** Subnets without a way in or out, one for each zone. */
    readonly isolatedSubnetIds: pulumi.Output<string[]>;

    constructor(name: string, args: VpcArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Vpc", name, {}, options);
        const { environment, region: given, keyArn, ...network } = args;
        const { existing, ...settings } = sectionOf(name, environment, "network", network);
        const region = regionOf(given);
        if (region === undefined) {
            throw mistakesError(name, [NO_REGION]);
        }
        const vpc = new components.Vpc(
            name,
            existing === undefined ? { region, key: keyOf(keyArn), ...settings } : { existing },
            { parent: this },
        );
        this.vpcId = vpc.vpcId;
        this.publicSubnetIds = vpc.publicSubnetIds;
        this.privateSubnetIds = vpc.privateSubnetIds;
        this.isolatedSubnetIds = vpc.isolatedSubnetIds;
        this.registerOutputs({ vpcId: this.vpcId });
    }
}
