import { expect } from "chai";
import type { Recording } from "../../preview/record";
import { BALANCER, createBalancer, NOT_FOUND, recordBalancer } from "../support/balancer";
import { inputsByName, parents, sourcesOf } from "../support/components";
import { failure, ofType, resource } from "../support/program";

const DOMAIN = "shop.example.com";
const ZONE = "Z0123456789ABCDEFGHIJ";
const OWN_CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/own";

const REDIRECT = {
    loadBalancerArn: BALANCER.arn,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
};

function httpsListener(certificateArn: unknown) {
    return {
        loadBalancerArn: BALANCER.arn,
        port: 443,
        protocol: "HTTPS",
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        certificateArn,
        defaultActions: [NOT_FOUND],
        routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=63072000; includeSubDomains",
    };
}

const ADDRESS = {
    zoneId: ZONE,
    name: DOMAIN,
    type: "A",
    aliases: [{ name: BALANCER.dnsName, zoneId: "Z00000000000LB", evaluateTargetHealth: true }],
};

function tcp(scheme: "HTTP" | "HTTPS", port: number, cidrIpv4: string) {
    return {
        securityGroupId: "sg-web",
        description: `${scheme} from ${cidrIpv4}`,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        cidrIpv4,
    };
}

describe("LoadBalancer with a domain", () => {
    describe("and its zone", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordBalancer({ domain: DOMAIN, hostedZoneId: ZONE });
        });

        it("creates a certificate with its proof, two listeners and the domain's address under the component", () => {
            const component = `${BALANCER.component}::web`;
            expect(parents(recording)).to.deep.equal({
                "slipway:index:Vpc::network": "stack",
                [component]: "stack",
                [`${BALANCER.securityGroup}::web`]: component,
                [`${BALANCER.ingress}::web-http`]: component,
                [`${BALANCER.ingress}::web-https`]: component,
                [`${BALANCER.loadBalancer}::web`]: component,
                [`${BALANCER.listener}::web-http`]: component,
                [`${BALANCER.listener}::web-https`]: component,
                [`${BALANCER.certificate}::web`]: component,
                [`${BALANCER.record}::web-certificate`]: component,
                [`${BALANCER.validation}::web`]: component,
                [`${BALANCER.record}::web`]: component,
            });
        });

        it("has the certificate proved by the DNS record that ACM asks for", () => {
            const certificate = resource(recording, BALANCER.certificate, "web");
            expect(certificate.inputs).to.deep.equal({ domainName: DOMAIN, validationMethod: "DNS" });
            const proof = resource(recording, BALANCER.record, "web-certificate");
            const { name, records } = proof.inputs;
            expect(proof.inputs).to.deep.equal({
                zoneId: ZONE,
                name,
                type: "CNAME",
                records,
                ttl: 300,
                allowOverwrite: true,
            });
            expect(records).to.have.length(1);
            expect(certificate.outputs.domainValidationOptions).to.deep.equal([
                {
                    domainName: DOMAIN,
                    resourceRecordName: name,
                    resourceRecordType: "CNAME",
                    resourceRecordValue: String(records),
                },
            ]);
            expect(resource(recording, BALANCER.validation, "web").inputs).to.deep.equal({
                certificateArn: certificate.outputs.arn,
                validationRecordFqdns: [proof.outputs.fqdn],
            });
        });

        it("serves HTTPS once the certificate is proved, with TLS 1.2 and 1.3 and strict transport security", () => {
            const listener = resource(recording, BALANCER.listener, "web-https");
            const certificate = resource(recording, BALANCER.certificate, "web");
            expect(listener.inputs).to.deep.equal(httpsListener(certificate.outputs.arn));
            expect(sourcesOf(recording, listener, "certificateArn")).to.deep.equal([`${BALANCER.validation}::web`]);
        });

        it("redirects HTTP for good", () => {
            expect(resource(recording, BALANCER.listener, "web-http").inputs).to.deep.equal(REDIRECT);
        });

        it("points the domain to the load balancer", () => {
            expect(resource(recording, BALANCER.record, "web").inputs).to.deep.equal(ADDRESS);
        });

        it("opens ports 80 and 443 to the world", () => {
            expect(inputsByName(recording, BALANCER.ingress)).to.deep.equal({
                "web-http": tcp("HTTP", 80, "0.0.0.0/0"),
                "web-https": tcp("HTTPS", 443, "0.0.0.0/0"),
            });
        });

        it("puts out its address on the domain", () => {
            expect(resource(recording, BALANCER.component, "web").outputs).to.deep.equal({
                url: `https://${DOMAIN}`,
                dnsName: BALANCER.dnsName,
                arn: BALANCER.arn,
            });
        });
    });

    it("opens ports 80 and 443 to each of several CIDR blocks, and to nobody else", async () => {
        const allowedCidrBlocks = ["192.0.2.0/24", "198.51.100.0/24"];
        const recording = await recordBalancer({ domain: DOMAIN, hostedZoneId: ZONE, allowedCidrBlocks });
        expect(Object.values(inputsByName(recording, BALANCER.ingress))).to.deep.equal([
            tcp("HTTP", 80, "192.0.2.0/24"),
            tcp("HTTPS", 443, "192.0.2.0/24"),
            tcp("HTTP", 80, "198.51.100.0/24"),
            tcp("HTTPS", 443, "198.51.100.0/24"),
        ]);
    });

    it("serves with a certificate that is given, and makes none", async () => {
        const recording = await recordBalancer({
            domain: DOMAIN,
            hostedZoneId: ZONE,
            certificateArn: OWN_CERTIFICATE,
        });
        expect(inputsByName(recording, BALANCER.listener)).to.deep.equal({
            "web-http": REDIRECT,
            "web-https": httpsListener(OWN_CERTIFICATE),
        });
        expect(inputsByName(recording, BALANCER.record)).to.deep.equal({ web: ADDRESS });
        expect(ofType(recording, BALANCER.certificate)).to.deep.equal([]);
        expect(ofType(recording, BALANCER.validation)).to.deep.equal([]);
    });

    it("leaves the domain's address to others where it is given a certificate and no zone", async () => {
        const recording = await recordBalancer({ domain: DOMAIN, certificateArn: OWN_CERTIFICATE });
        expect(inputsByName(recording, BALANCER.listener)).to.deep.equal({
            "web-http": REDIRECT,
            "web-https": httpsListener(OWN_CERTIFICATE),
        });
        expect(ofType(recording, BALANCER.record)).to.deep.equal([]);
        expect(resource(recording, BALANCER.component, "web").outputs.url).to.equal(`https://${DOMAIN}`);
    });

    it("refuses a domain without a zone and without a certificate", async () => {
        const message = await failure(() => {
            createBalancer({ domain: DOMAIN });
        });
        expect(message).to.equal(
            'Load balancer "web" has the domain shop.example.com but neither hostedZoneId, to prove the domain to ACM, ' +
                "nor certificateArn. Give it one of the two.",
        );
    });

    it("says so where ACM gives no record to prove the domain with", async () => {
        const message = await failure(() => {
            const certificate = { domainName: "other.example.com" };
            createBalancer({ domain: DOMAIN, hostedZoneId: ZONE, transform: { certificate } });
        });
        expect(message.replace(/^(error serializing property "\w+": )+/, "")).to.equal(
            "ACM gave no DNS record to prove shop.example.com with. Wait a minute, and bring the stack up again.",
        );
    });
});
