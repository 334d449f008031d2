import { expect } from "chai";
import type { LoadBalancerArgs } from "../../components";
import { BALANCER, recordBalancer } from "../support/balancer";
import { TAGGED, tagging } from "../support/components";
import { resource } from "../support/program";

const HTTPS = { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ", firewall: {} };

/** Type and name of each child that can be changed. */
const CHILDREN = [
    [BALANCER.loadBalancer, "web"],
    [BALANCER.securityGroup, "web"],
    [BALANCER.certificate, "web"],
    [BALANCER.listener, "web-http"],
    [BALANCER.listener, "web-https"],
    ["aws:wafv2/webAcl:WebAcl", "web"],
    ["aws:cloudwatch/logGroup:LogGroup", "web"],
] as const;

function everyChild(change: typeof TAGGED | typeof tagging): LoadBalancerArgs["transform"] {
    return {
        loadBalancer: change,
        securityGroup: change,
        certificate: change,
        httpListener: change,
        httpsListener: change,
        firewall: { webAcl: change, logGroup: change },
    };
}

describe("LoadBalancer's transform", () => {
    it("takes an object for each child, and leaves the rest as it is", async () => {
        const plain = await recordBalancer(HTTPS);
        const changed = await recordBalancer({ ...HTTPS, transform: everyChild(TAGGED) });
        for (const [type, name] of CHILDREN) {
            expect(resource(changed, type, name).inputs).to.deep.equal({
                ...resource(plain, type, name).inputs,
                tags: { transformed: "yes" },
            });
        }
    });

    it("takes a function for each child, with its arguments, options and name", async () => {
        const plain = await recordBalancer(HTTPS);
        const changed = await recordBalancer({ ...HTTPS, transform: everyChild(tagging) });
        for (const [type, name] of CHILDREN) {
            const before = resource(plain, type, name);
            const after = resource(changed, type, name);
            expect(after.inputs).to.deep.equal({ ...before.inputs, tags: { name } });
            expect(after.options).to.deep.equal({ ...before.options, retainOnDelete: true });
        }
    });

    it("keeps the listeners apart", async () => {
        const { listener } = BALANCER;
        const transform = { httpListener: { port: 8080 }, httpsListener: { port: 8443 } };
        const recording = await recordBalancer({ ...HTTPS, transform });
        expect(resource(recording, listener, "web-http").inputs.port).to.equal(8080);
        expect(resource(recording, listener, "web-https").inputs.port).to.equal(8443);
    });

    it("reaches the HTTP listener without a domain, too", async () => {
        const recording = await recordBalancer({ transform: { httpListener: TAGGED } });
        expect(resource(recording, BALANCER.listener, "web-http").inputs.tags).to.deep.equal({ transformed: "yes" });
    });

    it("of the access logs is part of their own settings", async () => {
        const recording = await recordBalancer({ accessLogs: { transform: { bucket: TAGGED } } });
        expect(resource(recording, "aws:s3/bucket:Bucket", "web-access-logs").inputs).to.deep.equal({
            forceDestroy: false,
            tags: { transformed: "yes" },
        });
    });
});
