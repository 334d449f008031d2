import type { Choice, Situation } from "./choice";
import { clusterChoices } from "./cluster";
import { databaseChoices } from "./database";
import { endpointChoices, loadBalancerChoices, natGatewayChoices } from "./network";
import { serviceChoices } from "./service";

/** What finds the choices for a type's charges. */
type Finder = (situation: Situation) => readonly Choice[] | undefined;

const FINDERS: Readonly<Record<string, Finder>> = {
    "aws:ec2/natGateway:NatGateway": comesWithIt(natGatewayChoices),
    "aws:ec2/vpcEndpoint:VpcEndpoint": comesWithIt(endpointChoices),
    "aws:ecs/cluster:Cluster": clusterChoices,
    "aws:ecs/service:Service": serviceChoices,
    "aws:lb/loadBalancer:LoadBalancer": loadBalancerChoices,
    "aws:rds/instance:Instance": comesWithIt(databaseChoices),
};

/** What the stack file offers in the place of what a charge is for; undefined for a charge of which it is not known. */
export function choicesFor(situation: Situation): readonly Choice[] | undefined {
    return FINDERS[situation.charge.type]?.(situation);
}

/** A charge by use goes down with the use, not by a setting. */
function comesWithIt(finder: Finder): Finder {
    return (situation) => (situation.charge.kind === "fixed" ? finder(situation) : undefined);
}
