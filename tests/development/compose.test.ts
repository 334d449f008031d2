import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { backend, frontend } from "../../development/commands";

const ROOT = join(__dirname, "../..");
const PINNED = /^[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

const service = z.object({
    image: z.string().optional(),
    build: z.object({ context: z.string(), target: z.string() }).optional(),
    environment: z.record(z.string(), z.string()),
    volumes: z.array(z.string()).optional(),
    ports: z.array(z.string()).optional(),
    healthcheck: z.object({}).optional(),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
});
const file = z.object({ services: z.record(z.string(), service) });

describe("docker compose", () => {
    const text = readFileSync(join(ROOT, "compose.yaml"), "utf8");
    const { services } = file.parse(parse(text, { merge: true }));
    const named = (name: string) => services[name] ?? expect.fail(`no service ${name}`);

    /** What npm run dev gives the same parts. */
    const setting = {
        ports: { frontend: 8080, backend: 8000, postgres: 5432 },
        storageUrl: "http://localhost:9000",
        storageCredentials: {
            AWS_REGION: "eu-central-1",
            AWS_ACCESS_KEY_ID: "development",
            AWS_SECRET_ACCESS_KEY: "development-secret",
        },
        page: "",
        reload: true,
    };
    /**
     * A container finds the server by its service's name, and is reached from outside of itself; Node.js 22 needs no word
     * about its age.
     */
    const apart = [
        "PGHOST",
        "PGPORT",
        "LISTEN_ADDRESS",
        "PUBLIC_DIRECTORY",
        "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED",
    ];
    const withoutApart = (environment: Readonly<Record<string, string>>) =>
        Object.fromEntries(Object.entries(environment).filter(([name]) => !apart.includes(name)));
    const withDefaults = (environment: Readonly<Record<string, string>>) =>
        Object.fromEntries(
            Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{\w+:-(\d+)\}/g, "$1")]),
        );

    it("has the services that npm run dev starts", () => {
        expect(Object.keys(services)).to.deep.equal(["postgres", "storage", "backend", "seed", "frontend"]);
    });

    it("gives the backend and the frontend the variables that npm run dev gives them", () => {
        expect(withoutApart(withDefaults(named("backend").environment))).to.deep.equal(
            withoutApart(backend(setting).environment),
        );
        expect({ SHUTDOWN_DELAY_SECONDS: "0", ...withDefaults(named("frontend").environment) }).to.deep.equal(
            withoutApart(frontend(setting).environment),
        );
    });

    it("publishes on this machine alone, as npm run dev listens", () => {
        const ports = Object.values(services).flatMap((each) => each.ports ?? []);
        expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).to.deep.equal([]);
        expect(backend(setting).environment).to.include({ LISTEN_ADDRESS: "127.0.0.1" });
    });

    it("takes images of others by digest, and builds the rest from stages that there are", () => {
        for (const { image, build } of Object.values(services)) {
            if (image !== undefined) {
                expect(image).to.match(PINNED);
            } else {
                const { context, target } = build ?? expect.fail("neither image nor build");
                const dockerfile = readFileSync(join(ROOT, context, "Dockerfile"), "utf8");
                expect(dockerfile).to.match(new RegExp(`^FROM .* AS ${target}$`, "m"));
            }
        }
    });

    it("mounts sources that there are, where they cannot be changed", () => {
        const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes);
        const sources = mounts.filter((mount) => mount.startsWith("."));
        expect(sources).to.have.length.greaterThan(6);
        for (const mount of sources) {
            const [source = "", , mode] = mount.split(":");
            expect(existsSync(join(ROOT, source)), source).to.equal(true);
            expect(mode, mount).to.equal("ro");
        }
    });

    it("publishes ports on this machine's own address only", () => {
        for (const port of Object.values(services).flatMap(({ ports = [] }) => ports)) {
            expect(port).to.match(/^127\.0\.0\.1:/);
        }
    });

    it("starts each service when those that it needs are healthy", () => {
        expect(
            Object.fromEntries(Object.entries(services).map(([name, { depends_on }]) => [name, depends_on])),
        ).to.deep.equal({
            postgres: undefined,
            storage: undefined,
            backend: { postgres: { condition: "service_healthy" }, storage: { condition: "service_healthy" } },
            seed: { backend: { condition: "service_healthy" } },
            frontend: { backend: { condition: "service_healthy" } },
        });
        for (const needed of ["postgres", "storage", "backend"]) {
            expect(named(needed).healthcheck, needed).not.to.equal(undefined);
        }
    });
});
