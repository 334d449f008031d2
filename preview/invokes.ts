import { createHash } from "node:crypto";
import {
    ACCOUNT,
    arn,
    availabilityZones,
    type AwsEnvironment,
    dnsSuffix,
    ecrRegistry,
    partition,
} from "./aws-environment";
import { isRecord } from "./is-record";
import type { WireProperties } from "./wire";

type Arguments = Readonly<Record<string, unknown>>;

/** What AWS would answer to a function of the provider. */
type Answer = (args: Arguments, aws: AwsEnvironment) => WireProperties;

/** Stands for an image's digest: another one for each tag, so that a change of the tag shows. */
function imageDigest(args: Arguments): string {
    const image = `${text(args, "repositoryName")}:${text(args, "imageTag", "latest")}`;
    return `sha256:${createHash("sha256").update(image).digest("hex")}`;
}

const ANSWERS: Readonly<Record<string, Answer>> = {
    "aws:index/getAvailabilityZones:getAvailabilityZones": (_, { region }) => ({
        id: region,
        names: availabilityZones(region),
        zoneIds: ["az1", "az2", "az3"].map((zone) => `${region}-${zone}`),
    }),
    "aws:index/getCallerIdentity:getCallerIdentity": (_, { region }) => ({
        id: ACCOUNT,
        accountId: ACCOUNT,
        arn: `arn:${partition(region)}:iam::${ACCOUNT}:root`,
        userId: ACCOUNT,
    }),
    "aws:index/getDefaultTags:getDefaultTags": (_, { region, defaultTags }) => ({ id: region, tags: defaultTags }),
    "aws:index/getPartition:getPartition": (_, { region }) => ({
        id: partition(region),
        partition: partition(region),
        dnsSuffix: dnsSuffix(region),
        reverseDnsPrefix: dnsSuffix(region).split(".").reverse().join("."),
    }),
    "aws:index/getRegion:getRegion": (_, { region }) => ({
        id: region,
        name: region,
        region,
        description: region,
        endpoint: `ec2.${region}.${dnsSuffix(region)}`,
    }),
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": (args) => ({ id: text(args, "id", "pl-00000000"), ...args }),
    "aws:ec2/getPrefixList:getPrefixList": (args) => ({ id: "pl-00000000", cidrBlocks: ["192.0.2.0/24"], ...args }),
    "aws:ec2/getSecurityGroup:getSecurityGroup": (args, { region }) => {
        const id = text(args, "id", `sg-${filterLabel(args)}`);
        return { id, arn: arn("ec2", region, `security-group/${id}`), ...args };
    },
    "aws:ec2/getSubnet:getSubnet": (args, { region }) => {
        const id = text(args, "id", `subnet-${filterLabel(args)}-1`);
        return {
            id,
            arn: arn("ec2", region, `subnet/${id}`),
            vpcId: "vpc-existing",
            availabilityZone: `${region}a`,
            cidrBlock: "10.0.0.0/20",
            ...args,
        };
    },
    "aws:ec2/getSubnets:getSubnets": (args, { region }) => ({
        id: region,
        ids: [1, 2, 3].map((number) => `subnet-${filterLabel(args)}-${number}`),
        ...args,
    }),
    "aws:ec2/getVpc:getVpc": (args, { region }) => {
        const id = text(args, "id", "vpc-existing");
        return { id, arn: arn("ec2", region, `vpc/${id}`), cidrBlock: "10.0.0.0/16", ...args };
    },
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": (_, { region }) => ({
        id: region,
        userName: "AWS",
        password: "stand-in-password",
        authorizationToken: Buffer.from("AWS:stand-in-password").toString("base64"),
        proxyEndpoint: `https://${ecrRegistry(region)}`,
        expiresAt: "2000-01-01T12:00:00Z",
    }),
    "aws:ecr/getImage:getImage": (args, { region }) => ({
        id: imageDigest(args),
        imageDigest: imageDigest(args),
        imageTags: [text(args, "imageTag", "latest")],
        imageUri: `${ecrRegistry(region)}/${text(args, "repositoryName")}@${imageDigest(args)}`,
        registryId: ACCOUNT,
        ...args,
    }),
    "aws:ecr/getImages:getImages": (args) => ({
        id: text(args, "repositoryName"),
        imageIds: [{ imageDigest: imageDigest(args), imageTag: "latest" }],
        registryId: ACCOUNT,
        ...args,
    }),
    "aws:ecr/getRepository:getRepository": (args, { region }) => ({
        id: text(args, "name"),
        arn: arn("ecr", region, `repository/${text(args, "name")}`),
        registryId: ACCOUNT,
        repositoryUrl: `${ecrRegistry(region)}/${text(args, "name")}`,
        ...args,
    }),
    // The statements as they are: real policies have their keys in another form, which nothing in a preview reads.
    "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
        const json = JSON.stringify({ Version: "2012-10-17", Statement: args.statements });
        return { id: "policy", json, minifiedJson: json, ...args };
    },
    "aws:kms/getAlias:getAlias": (args, { region }) => ({
        id: text(args, "name"),
        arn: arn("kms", region, text(args, "name")),
        targetKeyArn: arn("kms", region, "key/00000000-0000-0000-0000-000000000000"),
        targetKeyId: "00000000-0000-0000-0000-000000000000",
        ...args,
    }),
    "aws:kms/getKey:getKey": (args, { region }) => {
        const id = text(args, "keyId").replace(/^.*:key\//, "");
        return { id, arn: arn("kms", region, `key/${id}`), ...args };
    },
    "aws:lb/getServiceAccount:getServiceAccount": serviceAccount,
    "aws:elb/getServiceAccount:getServiceAccount": serviceAccount,
    "aws:rds/getEngineVersion:getEngineVersion": (args) => ({ id: text(args, "version"), ...args }),
    "aws:route53/getZone:getZone": (args, { region }) => {
        const zoneId = text(args, "zoneId", "Z0000000000000");
        const name = text(args, "name", "example.com");
        return {
            id: zoneId,
            zoneId,
            name: name.replace(/\.$/, ""),
            arn: `arn:${partition(region)}:route53:::hostedzone/${zoneId}`,
            nameServers: [1, 2, 3, 4].map((number) => `ns-${number}.awsdns-00.com`),
        };
    },
    "aws:secretsmanager/getSecret:getSecret": (args, { region }) => {
        const name = text(args, "name", "existing");
        const id = text(args, "arn", arn("secretsmanager", region, `secret:${name}-000000`));
        return { id, arn: id, name, ...args };
    },
    "aws:secretsmanager/getSecretVersion:getSecretVersion": (args) => ({
        id: text(args, "secretId"),
        arn: text(args, "secretId"),
        secretString: "stand-in-secret",
        ...args,
    }),
    "aws:ssm/getParameter:getParameter": (args, { region }) => ({
        id: text(args, "name"),
        arn: arn("ssm", region, `parameter/${text(args, "name").replace(/^\//, "")}`),
        type: "String",
        value: "stand-in-value",
        version: 1,
        ...args,
    }),
};

/**
 * Answers a function of a provider in the place of AWS.
 *
 * @throws Error for a function that has no answer here.
 */
export function answer(token: string, args: Arguments, aws: AwsEnvironment): WireProperties {
    const known = ANSWERS[token];
    if (known === undefined) {
        throw new Error(`The preview has no answer to the function ${token}. Add one in preview/invokes.ts`);
    }
    return known(args, aws);
}

function text(args: Arguments, name: string, fallback = ""): string {
    const value = args[name];
    return typeof value === "string" ? value : fallback;
}

/** Words that name what was looked for, so that different searches find different things. */
function filterLabel(args: Arguments): string {
    const filters = Array.isArray(args.filters) ? args.filters.filter(isRecord) : [];
    const byFilters = filters.filter(({ name }) => name !== "vpc-id").flatMap(({ values }) => values);
    const byTags = isRecord(args.tags) ? Object.values(args.tags) : [];
    const words = [...byFilters, ...byTags].join("-").replace(/[^A-Za-z0-9]+/g, "-");
    return words === "" ? "existing" : words;
}

function serviceAccount(_: Arguments, { region }: AwsEnvironment): WireProperties {
    return { id: ACCOUNT, arn: `arn:${partition(region)}:iam::${ACCOUNT}:root` };
}
