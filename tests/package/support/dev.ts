import { stackConfig } from "../../support/program";

const OFF = { enabled: false };

/** What `index.ts` makes of `Pulumi.dev.yaml`, as a program in another language would ask for it. */
export function devApplication(): Record<string, unknown> {
    const config = stackConfig("dev");
    const section = (name: string): Record<string, unknown> =>
        JSON.parse(config[`slipway:${name}`] ?? "") as Record<string, unknown>;
    const services = section("services");
    return {
        environment: "dev",
        network: section("network"),
        registry: section("registry"),
        cluster: section("cluster"),
        web: { ...section("web"), firewall: OFF },
        database: section("database"),
        storage: { ...section("storage"), accessLogs: OFF },
        offHours: section("offHours"),
        monitoring: section("monitoring"),
        backups: { ...section("backups"), accessLogs: OFF, image: { context: "runtime" } },
        services: {
            backend: {
                ...of(services, "backend"),
                image: { context: "apps/backend" },
                port: 8000,
                route: { priority: 10, paths: ["/api/*"] },
                database: true,
                storage: ["read", "write", "delete"],
                targetHealthCheck: { path: "/api/health" },
                containerHealthCheck: { command: ["node", "healthcheck.js"] },
            },
            frontend: {
                ...of(services, "frontend"),
                image: { context: "apps/frontend" },
                port: 8080,
                route: { priority: 100, paths: ["/*"] },
                targetHealthCheck: { path: "/health" },
                containerHealthCheck: { command: ["node", "healthcheck.js"] },
            },
        },
    };
}

function of(sections: Record<string, unknown>, name: string): object {
    const section = sections[name];
    return typeof section === "object" && section !== null ? section : {};
}
