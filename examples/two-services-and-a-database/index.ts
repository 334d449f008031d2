import {
    backupImage,
    BackupPipeline,
    Bucket,
    Cluster,
    EcrRepo,
    EncryptionKey,
    FargateService,
    LoadBalancer,
    PostgresDb,
    Vpc,
} from "../../components";

// A destroy takes all of it along: leave `disposable` away for what must stay.
const disposable = { protect: false, forceDestroy: true };
const key = new EncryptionKey("data", { protect: false });
const vpc = new Vpc("network", { key, zones: 2, nat: "public-addresses", flowLogs: false });
const cluster = new Cluster("cluster", { key, containerInsights: "off" });
const images = ["backend", "frontend", "backup"] as const;
const registry = new EcrRepo("images", { key, images, protect: false, forceDelete: true });
const balancer = new LoadBalancer("web", { vpc, accessLogs: false, deletionProtection: false });
const database = new PostgresDb("db", {
    vpc,
    key,
    multiAz: false,
    backupRetentionDays: 7,
    monitoringIntervalSeconds: 0,
    deletionProtection: false,
    protect: false,
    finalSnapshot: false,
});
const avatars = new Bucket("avatars", { key, cors: { origins: [balancer.url] }, accessLogs: false, ...disposable });

const shared = { vpc, cluster, key, containerHealthCheck: { command: ["node", "healthcheck.js"] } };
const backend = new FargateService("backend", {
    ...shared,
    image: registry.image("backend", { context: "../../apps/backend" }),
    port: 8000,
    route: balancer.route({ priority: 10, paths: ["/api/*"] }),
    environment: { ...database.environment, AVATARS_BUCKET: avatars.bucketName },
    migration: { command: ["node", "dist/migrate.js"] },
    targetHealthCheck: { path: "/api/health" },
});
new FargateService("frontend", {
    ...shared,
    image: registry.image("frontend", { context: "../../apps/frontend" }),
    port: 8080,
    route: balancer.route({ priority: 100, paths: ["/*"] }),
    environment: { BACKEND_URL: balancer.url, UPLOAD_ORIGIN: avatars.origin },
    targetHealthCheck: { path: "/health" },
});
const backups = new BackupPipeline("backups", {
    vpc,
    cluster,
    key,
    database,
    image: registry.image("backup", backupImage()),
    accessLogs: false,
    ...disposable,
});
database.allowFrom(backend);
database.allowFrom(backups);
avatars.allowFrom(backend);

export const url = balancer.url;
