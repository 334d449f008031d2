import * as pulumi from "@pulumi/pulumi";
import { Cluster, EcrRepo, EncryptionKey, type ExistingVpc, FargateService, LoadBalancer, Vpc } from "../../components";

const config = new pulumi.Config();
const vpc = new Vpc("network", { existing: config.requireObject<ExistingVpc>("vpc") });
const key = new EncryptionKey("data", { protect: false });
const cluster = new Cluster("cluster", { key, containerInsights: "off" });
const registry = new EcrRepo("images", { key, images: ["shop"], forceDelete: true, protect: false });
const balancer = new LoadBalancer("web", {
    vpc,
    allowedCidrBlocks: config.requireObject<string[]>("visitors"),
    accessLogs: false,
    deletionProtection: false,
});

const shared = { vpc, cluster, key, image: registry.image("shop", { context: "app" }), port: 8080 };
new FargateService("orders", {
    ...shared,
    environment: { NAME: "orders" },
    route: balancer.route({ priority: 10, paths: ["/orders", "/orders/*"] }),
});
new FargateService("catalog", {
    ...shared,
    environment: { NAME: "catalog" },
    route: balancer.route({ priority: 20, paths: ["/*"] }),
});

export const url = balancer.url;
