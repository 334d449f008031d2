import { expect } from "chai";
import { EncryptionKey, LoadBalancer } from "../../components";
import type { Recording } from "../../preview/record";
import { BALANCER, createBalancer, NOT_FOUND, recordBalancer } from "../support/balancer";
import { inputsByName, parents, sourcesOf } from "../support/components";
import { existingVpc } from "../support/fargate";
import { failure, ofType, recordProgram, resource } from "../support/program";

const LOG_BUCKET = "slipway:index:LogBucket";
const FIREWALL = "slipway:index:WebFirewall";

function httpFrom(cidrIpv4: string) {
    return {
        securityGroupId: "sg-web",
        description: `HTTP from ${cidrIpv4}`,
        ipProtocol: "tcp",
        fromPort: 80,
        toPort: 80,
        cidrIpv4,
    };
}

describe("LoadBalancer", () => {
    describe("without a domain", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordBalancer();
        });

        it("creates the load balancer, its security group and one listener under the component", () => {
            const component = `${BALANCER.component}::web`;
            expect(parents(recording)).to.deep.equal({
                "slipway:index:Vpc::network": "stack",
                [component]: "stack",
                [`${BALANCER.securityGroup}::web`]: component,
                [`${BALANCER.ingress}::web-http`]: component,
                [`${BALANCER.loadBalancer}::web`]: component,
                [`${BALANCER.listener}::web-http`]: component,
            });
        });

        it("stands in the public subnets, drops invalid headers and refuses to be deleted", () => {
            const balancer = resource(recording, BALANCER.loadBalancer, "web");
            expect(balancer.inputs).to.deep.equal({
                loadBalancerType: "application",
                internal: false,
                securityGroups: ["sg-web"],
                subnets: ["subnet-a", "subnet-b"],
                dropInvalidHeaderFields: true,
                desyncMitigationMode: "defensive",
                idleTimeout: 60,
                enableDeletionProtection: true,
            });
            expect(balancer.options.protect).to.equal(true);
        });

        it("serves HTTP, with 404 for what matches no route", () => {
            expect(inputsByName(recording, BALANCER.listener)).to.deep.equal({
                "web-http": {
                    loadBalancerArn: BALANCER.arn,
                    port: 80,
                    protocol: "HTTP",
                    defaultActions: [NOT_FOUND],
                },
            });
        });

        it("opens port 80 to the world, and port 443 to nobody", () => {
            expect(inputsByName(recording, BALANCER.securityGroup)).to.deep.equal({
                web: {
                    description: "Load balancer: in from the internet, out to the services that it routes to",
                    vpcId: "vpc-1",
                },
            });
            expect(inputsByName(recording, BALANCER.ingress)).to.deep.equal({ "web-http": httpFrom("0.0.0.0/0") });
        });

        it("puts out its address on AWS's own name", () => {
            expect(resource(recording, BALANCER.component, "web").outputs).to.deep.equal({
                url: `http://${BALANCER.dnsName}`,
                dnsName: BALANCER.dnsName,
                arn: BALANCER.arn,
            });
        });
    });

    it("opens port 80 to each of several CIDR blocks, and to nobody else", async () => {
        const recording = await recordBalancer({ allowedCidrBlocks: ["192.0.2.0/24", "198.51.100.0/24"] });
        expect(inputsByName(recording, BALANCER.ingress)).to.deep.equal({
            "web-http-192.0.2.0/24": httpFrom("192.0.2.0/24"),
            "web-http-198.51.100.0/24": httpFrom("198.51.100.0/24"),
        });
    });

    it("opens no port where no CIDR block is allowed", async () => {
        const recording = await recordBalancer({ allowedCidrBlocks: [] });
        expect(ofType(recording, BALANCER.ingress)).to.deep.equal([]);
    });

    it("closes idle connections after the time that it is given", async () => {
        const recording = await recordBalancer({ idleTimeoutSeconds: 4000 });
        expect(resource(recording, BALANCER.loadBalancer, "web").inputs.idleTimeout).to.equal(4000);
    });

    for (const deletionProtection of [true, false]) {
        it(`is protected by AWS and by Pulumi alike: ${deletionProtection ? "both" : "neither"}`, async () => {
            const { inputs, options } = resource(
                await recordBalancer({ deletionProtection }),
                BALANCER.loadBalancer,
                "web",
            );
            expect(inputs.enableDeletionProtection).to.equal(deletionProtection);
            expect(options.protect).to.equal(deletionProtection);
        });
    }

    it("refuses a name that AWS would refuse with Pulumi's suffix", async () => {
        const recording = await recordProgram(() => {
            new LoadBalancer("shop-of-all-the-pictures", { vpc: existingVpc(), accessLogs: false });
        });
        const [balancer] = ofType(recording, BALANCER.loadBalancer);
        expect(balancer?.outputs.name).to.have.length(32);
        const message = await failure(() => {
            new LoadBalancer("shops-of-all-the-pictures", { vpc: existingVpc(), accessLogs: false });
        });
        expect(message).to.equal(
            '"shops-of-all-the-pictures" has 25 characters. With a suffix of 8 the name of a load balancer ends ' +
                "at 32: use at most 24.",
        );
    });

    describe("access logs", () => {
        it("go to a bucket of their own, for a year, once it may be written to", async () => {
            const recording = await recordBalancer({ accessLogs: undefined });
            const bucket = resource(recording, LOG_BUCKET, "web-access-logs");
            expect(parents(recording)).to.include({
                [`${LOG_BUCKET}::web-access-logs`]: `${BALANCER.component}::web`,
                "aws:s3/bucket:Bucket::web-access-logs": `${LOG_BUCKET}::web-access-logs`,
            });
            expect(bucket.inputs).to.deep.equal({});
            const balancer = resource(recording, BALANCER.loadBalancer, "web");
            expect(balancer.inputs.accessLogs).to.deep.equal({
                enabled: true,
                bucket: "web-access-logs-0000000",
                prefix: "access",
            });
            expect(sourcesOf(recording, balancer, "accessLogs")).to.deep.equal([
                "aws:s3/bucketPolicy:BucketPolicy::web-access-logs",
            ]);
        });

        it("are kept as long as they are told", async () => {
            const recording = await recordBalancer({ accessLogs: { retentionDays: 30, forceDestroy: true } });
            const bucket = resource(recording, LOG_BUCKET, "web-access-logs");
            expect(bucket.inputs).to.deep.equal({ retentionDays: 30, forceDestroy: true });
        });

        it("can be turned off", async () => {
            const recording = await recordBalancer({ accessLogs: false });
            expect(resource(recording, BALANCER.loadBalancer, "web").inputs).to.not.have.property("accessLogs");
            expect(ofType(recording, LOG_BUCKET)).to.deep.equal([]);
        });
    });

    describe("firewall", () => {
        it("is off where nothing is said, and where it is false", async () => {
            expect(ofType(await recordBalancer(), FIREWALL)).to.deep.equal([]);
            expect(ofType(await recordBalancer({ firewall: false }), FIREWALL)).to.deep.equal([]);
        });

        it("stands before the load balancer with its own defaults", async () => {
            const recording = await recordBalancer({ firewall: {} });
            expect(parents(recording)).to.include({
                [`${FIREWALL}::web`]: `${BALANCER.component}::web`,
                "aws:wafv2/webAcl:WebAcl::web": `${FIREWALL}::web`,
            });
            expect(resource(recording, FIREWALL, "web").inputs).to.deep.equal({ loadBalancerArn: BALANCER.arn });
        });

        it("gets its settings and the key", async () => {
            const recording = await recordProgram(() => {
                const key = new EncryptionKey("data", { description: "Data" });
                createBalancer({ key, firewall: { requestsPerFiveMinutes: 500, logRetentionDays: 30 } });
            });
            expect(resource(recording, FIREWALL, "web").inputs).to.deep.equal({
                requestsPerFiveMinutes: 500,
                logRetentionDays: 30,
                loadBalancerArn: BALANCER.arn,
                key: resource(recording, "slipway:index:EncryptionKey", "data").urn,
            });
            expect(inputsByName(recording, "aws:cloudwatch/logGroup:LogGroup")).to.deep.equal({
                web: {
                    name: "aws-waf-logs-shop-dev-web",
                    retentionInDays: 30,
                    kmsKeyId: resource(recording, "aws:kms/key:Key", "data").outputs.arn,
                },
            });
        });
    });
});
