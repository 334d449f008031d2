import { NO_OPTIONS } from "../../../preview/options";
import { DOCUMENT_VERSION, documentOf, type PreviewDocument, type PreviewResource } from "../../../preview/document";
import type { RecordedOptions } from "../../../preview/recording";
import { type StackCase, stackRecording } from "../../support/stacks";

/** A resource as a test writes it down. */
interface Written {
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly options?: Partial<RecordedOptions>;
    /** Name of the component around it. */
    readonly parent?: string;
    readonly external?: boolean;
}

const COMPONENT = "test:index:Component";

/** A resource; others refer to it by its id, which is `<name>-id` where it is not given. */
export function resource(type: string, name: string, written: Written = {}): PreviewResource {
    const { id = `${name}-id`, inputs = {}, outputs = {}, options, parent, external = false } = written;
    return {
        urn: urnOf(type, name),
        type,
        name,
        ...(parent !== undefined && { parent: urnOf(COMPONENT, parent) }),
        custom: type !== COMPONENT,
        standIn: false,
        external,
        id,
        inputs,
        outputs,
        dependencies: [],
        propertyDependencies: {},
        options: { ...NO_OPTIONS, ...options },
    };
}

/** A component. */
export function component(name: string): PreviewResource {
    return resource(COMPONENT, name);
}

/** A document with some resources. */
export function documentWith(...resources: readonly PreviewResource[]): PreviewDocument {
    return {
        format: "slipway-preview",
        version: DOCUMENT_VERSION,
        project: "shop",
        stack: "test",
        region: "eu-west-1",
        resources,
        outputs: {},
        warnings: [],
        errors: [],
    };
}

/** The document of one of the project's own stacks. */
export async function stackDocument(name: StackCase): Promise<PreviewDocument> {
    return documentOf(await stackRecording(name));
}

/** What serves requests in one of the project's own stacks: without backups, avatars, off-hours and what watches them. */
export async function servingDocument(name: StackCase): Promise<PreviewDocument> {
    const document = await stackDocument(name);
    return {
        ...document,
        resources: document.resources.filter(({ urn }) => !/backup|avatars|off-hours|:Monitoring/.test(urn)),
    };
}

/** A VPC `net` with a public and a private subnet in one zone: `subnet-public` and `subnet-private`. */
export function smallNetwork(): PreviewResource[] {
    const subnet = (name: string, cidrBlock: string) =>
        resource("aws:ec2/subnet:Subnet", name, {
            id: `subnet-${name}`,
            inputs: { vpcId: "vpc-net", availabilityZone: "eu-west-1a", cidrBlock },
        });
    const table = (name: string, way: Readonly<Record<string, unknown>>) => [
        resource("aws:ec2/routeTable:RouteTable", name, { id: `rtb-${name}`, inputs: { vpcId: "vpc-net" } }),
        resource("aws:ec2/routeTableAssociation:RouteTableAssociation", name, {
            inputs: { subnetId: `subnet-${name}`, routeTableId: `rtb-${name}` },
        }),
        resource("aws:ec2/route:Route", name, {
            inputs: { routeTableId: `rtb-${name}`, destinationCidrBlock: "0.0.0.0/0", ...way },
        }),
    ];
    return [
        resource("aws:ec2/vpc:Vpc", "net", { id: "vpc-net", inputs: { cidrBlock: "10.0.0.0/16" } }),
        resource("aws:ec2/internetGateway:InternetGateway", "net", { id: "igw-net", inputs: { vpcId: "vpc-net" } }),
        subnet("public", "10.0.0.0/24"),
        ...table("public", { gatewayId: "igw-net" }),
        resource("aws:ec2/natGateway:NatGateway", "nat", { id: "nat-net", inputs: { subnetId: "subnet-public" } }),
        subnet("private", "10.0.1.0/24"),
        ...table("private", { natGatewayId: "nat-net" }),
    ];
}

/** A security group in the VPC `net`, with rules written into it. */
export function securityGroup(name: string, rules: Readonly<Record<string, unknown>> = {}): PreviewResource {
    return resource("aws:ec2/securityGroup:SecurityGroup", name, {
        id: `sg-${name}`,
        inputs: { vpcId: "vpc-net", ...rules },
    });
}

function urnOf(type: string, name: string): string {
    return `urn:pulumi:test::shop::${type}::${name}`;
}
