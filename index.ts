import {
    BackupPipeline,
    Bucket,
    Cluster,
    EcrRepo,
    EncryptionKey,
    FargateService,
    LoadBalancer,
    Monitoring,
    OffHours,
    PostgresDb,
    Vpc,
} from "./components";
import { limitRoles, loadSettings } from "./config";

const settings = loadSettings({
    backend: { priority: 10, paths: ["/api/*"] },
    frontend: { priority: 100, paths: ["/*"] },
});
const { stack, images, services, routes } = settings;
limitRoles(settings.permissionsBoundary);

const key = new EncryptionKey("data", { description: `Data of ${stack}`, ...settings.encryption });
const vpc = new Vpc("network", { key, ...settings.network });
const cluster = new Cluster("cluster", { key, ...settings.cluster });
const registry = new EcrRepo("images", {
    environment: stack,
    key,
    images: ["backend", "frontend", "backup"],
    revision: settings.revision,
    ...settings.registry,
});
const balancer = new LoadBalancer("web", { vpc, key, ...settings.web });
const database = new PostgresDb("db", { vpc, key, ...settings.database });
const avatars = new Bucket("avatars", { key, cors: { origins: [balancer.url] }, ...settings.storage });

const backend = new FargateService("backend", {
    vpc,
    cluster,
    key,
    image: registry.image("backend", {
        context: "apps/backend",
        architecture: services.backend.architecture,
        ...images,
    }),
    port: 8000,
    route: balancer.route(routes.backend),
    environment: { ...database.environment, AVATARS_BUCKET: avatars.bucketName },
    migration: { command: ["node", "dist/migrate.js"] },
    targetHealthCheck: { path: "/api/health" },
    containerHealthCheck: { command: ["node", "healthcheck.js"] },
    ...services.backend,
});
const frontend = new FargateService("frontend", {
    vpc,
    cluster,
    key,
    image: registry.image("frontend", {
        context: "apps/frontend",
        architecture: services.frontend.architecture,
        ...images,
    }),
    port: 8080,
    route: balancer.route(routes.frontend),
    environment: { BACKEND_URL: balancer.url, UPLOAD_ORIGIN: avatars.origin },
    targetHealthCheck: { path: "/health" },
    containerHealthCheck: { command: ["node", "healthcheck.js"] },
    ...services.frontend,
});
database.allowFrom(backend);
avatars.allowFrom(backend);

const backups = settings.backups.enabled
    ? new BackupPipeline("backups", {
          vpc,
          cluster,
          key,
          database,
          image: registry.image("backup", { context: "runtime", ...settings.backups.image, ...images }),
          ...settings.backups.pipeline,
      })
    : undefined;
if (backups !== undefined) {
    database.allowFrom(backups);
}

const offHours = settings.offHours.enabled
    ? new OffHours("off-hours", {
          services: [backend, frontend],
          database,
          url: balancer.url,
          key,
          ...settings.offHours,
      })
    : undefined;

new Monitoring("monitoring", {
    balancer,
    services: [backend, frontend],
    database,
    vpc,
    backups,
    offHours,
    key,
    ...settings.monitoring,
});

export const url = balancer.url;
export const ecrUrl = registry.url;
export const repoName = registry.repositoryName;
export const clusterName = cluster.clusterName;
export const backendServiceName = backend.serviceName;
export const frontendServiceName = frontend.serviceName;
export const databaseEndpoint = database.endpoint;
export const databaseSecretArn = database.connection.secretArn;
export const vpcId = vpc.vpcId;
