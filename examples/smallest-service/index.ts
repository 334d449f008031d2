import { Cluster, EcrRepo, EncryptionKey, FargateService, LoadBalancer, Vpc } from "../../components";

const key = new EncryptionKey("data", { protect: false });
const vpc = new Vpc("network", { key, zones: 2, nat: "public-addresses", flowLogs: false });
const registry = new EcrRepo("images", { key, images: ["hello"], forceDelete: true, protect: false });
const balancer = new LoadBalancer("web", { vpc, accessLogs: false, deletionProtection: false });

new FargateService("hello", {
    vpc,
    key,
    cluster: new Cluster("cluster", { key, containerInsights: "off" }),
    image: registry.image("hello", { context: "app" }),
    port: 8080,
    route: balancer.route({ priority: 10, paths: ["/*"] }),
});

export const url = balancer.url;
