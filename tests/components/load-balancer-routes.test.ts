import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { LoadBalancer, type LoadBalancerArgs, type RouteArgs } from "../../components";
import type { Recording } from "../../preview/record";
import { BALANCER, createBalancer } from "../support/balancer";
import { existingVpc } from "../support/fargate";
import { failure, recordProgram, resource } from "../support/program";

/** Records a load balancer and puts out the routes that are made of it. */
function recordRoutes(routes: RouteArgs[], args: Omit<LoadBalancerArgs, "vpc"> = {}): Promise<Recording> {
    return recordProgram(() => {
        const balancer = createBalancer(args);
        return { routes: routes.map((route) => balancer.route(route)) };
    });
}

/** The message with which setting routes aside fails. */
function routeFailure(use: (balancer: LoadBalancer) => unknown): Promise<string> {
    return failure(() => use(createBalancer()));
}

describe("LoadBalancer.route", () => {
    it("hands on what matches, the listener, the security group and the name that CloudWatch knows", async () => {
        const recording = await recordRoutes([
            { priority: 10, paths: ["/api/*", "/health"] },
            { priority: 20, hosts: ["admin.example.com"] },
            { priority: 30, paths: ["/*"], hosts: ["shop.example.com"] },
        ]);
        const place = {
            listenerArn: resource(recording, BALANCER.listener, "web-http").outputs.arn,
            securityGroupId: "sg-web",
            loadBalancerArnSuffix: "app/web-0000000/0000000000000000",
            url: `http://${BALANCER.dnsName}`,
            isPublic: true,
        };
        expect(recording.outputs.routes).to.deep.equal([
            { priority: 10, paths: ["/api/*", "/health"], testPriority: 9, ...place },
            { priority: 20, hosts: ["admin.example.com"], testPriority: 19, ...place },
            { priority: 30, paths: ["/*"], hosts: ["shop.example.com"], testPriority: 29, ...place },
        ]);
    });

    it("belongs to the HTTPS listener with a domain", async () => {
        const recording = await recordRoutes([{ priority: 2, paths: ["/*"] }], {
            domain: "shop.example.com",
            hostedZoneId: "Z0123456789ABCDEFGHIJ",
        });
        const https = resource(recording, BALANCER.listener, "web-https").outputs.arn;
        expect(https).to.not.equal(resource(recording, BALANCER.listener, "web-http").outputs.arn);
        expect(recording.outputs.routes).to.deep.equal([
            {
                priority: 2,
                paths: ["/*"],
                testPriority: 1,
                listenerArn: https,
                securityGroupId: "sg-web",
                loadBalancerArnSuffix: "app/web-0000000/0000000000000000",
                url: "https://shop.example.com",
                isPublic: true,
            },
        ]);
    });

    it("refuses a second route with the same priority", async () => {
        const message = await routeFailure((balancer) => {
            balancer.route({ priority: 10, paths: ["/api/*"] });
            balancer.route({ priority: 12, paths: ["/admin/*"] });
            balancer.route({ priority: 10, paths: ["/*"] });
        });
        expect(message).to.equal('Two routes of load balancer "web" have the priority 10. Give each its own.');
    });

    for (const [first, second] of [
        [10, 11],
        [11, 10],
    ] as const) {
        it(`refuses the priority ${second} beside ${first}: one of them has no number for its test route`, async () => {
            const message = await routeFailure((balancer) => {
                balancer.route({ priority: first, paths: ["/api/*"] });
                balancer.route({ priority: second, paths: ["/*"] });
            });
            expect(message).to.equal(
                'Two routes of load balancer "web" have the priorities 10 and 11. Each needs the number before its own ' +
                    "for its test route: leave one free.",
            );
        });
    }

    it("refuses the priority 1, which has no number before it", async () => {
        expect(await routeFailure((balancer) => balancer.route({ priority: 1, paths: ["/*"] }))).to.equal(
            'A route of load balancer "web" has the priority 1, which leaves no number before it for its test route. ' +
                "Give it 2 or more.",
        );
    });

    it("knows whether everyone may connect", async () => {
        const recording = await recordRoutes([{ priority: 10, paths: ["/*"] }], {
            allowedCidrBlocks: ["203.0.113.0/24"],
        });
        expect(recording.outputs.routes).to.have.nested.property("[0].isPublic", false);
    });

    it("counts the priorities of each load balancer by itself", async () => {
        const recording = await recordProgram(() => {
            const vpc = existingVpc();
            const balancers = ["web", "admin"].map((name) => new LoadBalancer(name, { vpc, accessLogs: false }));
            return balancers.map((balancer) => balancer.route({ priority: 10, paths: ["/*"] }).loadBalancerArnSuffix);
        });
        expect(Object.values(recording.outputs)).to.deep.equal([
            "app/web-0000000/0000000000000000",
            "app/admin-0000000/0000000000000000",
        ]);
    });

    const matchingNothing: RouteArgs[] = [
        { priority: 10 },
        { priority: 10, paths: [] },
        { priority: 10, hosts: [] },
        { priority: 10, paths: [], hosts: [] },
    ];
    for (const route of matchingNothing) {
        it(`refuses a route that matches nothing: ${JSON.stringify(route)}`, async () => {
            const message = await routeFailure((balancer) => balancer.route(route));
            expect(message).to.equal(
                'The route with priority 10 of load balancer "web" matches nothing: give it paths or hosts.',
            );
        });
    }

    it("does not use up the priority of a route that it refuses", async () => {
        const recording = await recordProgram(() => {
            const balancer = createBalancer();
            expect(() => balancer.route({ priority: 10 })).to.throw(pulumi.RunError);
            return { priority: balancer.route({ priority: 10, paths: ["/*"] }).priority };
        });
        expect(recording.outputs).to.deep.equal({ priority: 10 });
    });
});
