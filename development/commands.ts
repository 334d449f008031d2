import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DATABASE } from "./database";

/** How a part of the application is run: Node.js with these arguments, there, with these environment variables. */
export interface Command {
    readonly args: readonly string[];
    readonly directory: string;
    readonly environment: Readonly<Record<string, string>>;
}

/** Where the parts find one another, and how they run. */
export interface Setting {
    readonly ports: Readonly<Record<"frontend" | "backend" | "postgres", number>>;
    readonly storageUrl: string;
    /** Environment variables that let the AWS SDK sign requests for the stand-in. */
    readonly storageCredentials: Readonly<Record<string, string>>;
    /** Folder of the page's built files. */
    readonly page: string;
    readonly reload: boolean;
}

/** Bucket of the avatars. */
export const BUCKET = "avatars";

const APPLICATIONS = join(__dirname, "../apps");
const BACKEND = join(APPLICATIONS, "backend");
const FRONTEND = join(APPLICATIONS, "frontend");
const VITE = join(FRONTEND, "node_modules/vite/bin/vite.js");
const TSX = `--import=${pathToFileURL(require.resolve("tsx")).href}`;
const REPORT = `--import=${pathToFileURL(join(__dirname, "report.mjs")).href}`;

/** The backend; it brings the database to its newest form before it listens. */
export function backend(setting: Setting): Command {
    const watch = [require.resolve("tsx/cli"), "watch", "--clear-screen=false", "--include=migrations", REPORT];
    return {
        args: [...(setting.reload ? watch : [TSX]), "src/main.ts"],
        directory: BACKEND,
        environment: { ...backendEnvironment(setting), MIGRATE_ON_START: "true" },
    };
}

/** Puts people into the database, where they are not in it. */
export function seed(setting: Setting): Command {
    return { args: [TSX, "src/seed.ts"], directory: BACKEND, environment: backendEnvironment(setting) };
}

/** Builds the page as for production. */
export function pageBuild({ page }: Setting): Command {
    return { args: [VITE, "build", "--outDir", page, "--logLevel", "warn"], directory: FRONTEND, environment: {} };
}

/** The frontend: Vite's development server, or the server of production with the page that was built. */
export function frontend({ ports, storageUrl, page, reload }: Setting): Command {
    return {
        args: reload ? [VITE, "--host", "127.0.0.1", "--clearScreen", "false"] : [TSX, "src/main.ts"],
        directory: FRONTEND,
        environment: {
            PORT: String(ports.frontend),
            BACKEND_URL: urlOf(ports.backend),
            UPLOAD_ORIGIN: new URL(storageUrl).origin,
            PUBLIC_DIRECTORY: page,
            SHUTDOWN_DELAY_SECONDS: "0",
        },
    };
}

/** Address on this machine. */
export function urlOf(port: number): string {
    return `http://localhost:${port}`;
}

function backendEnvironment({ ports, storageUrl, storageCredentials }: Setting): Readonly<Record<string, string>> {
    return {
        PORT: String(ports.backend),
        // Not to the network that the machine is in.
        LISTEN_ADDRESS: "127.0.0.1",
        PGHOST: "127.0.0.1",
        PGPORT: String(ports.postgres),
        PGDATABASE: DATABASE.name,
        PGUSER: DATABASE.user,
        PGPASSWORD: DATABASE.password,
        PGSSLMODE: "disable",
        AVATARS_BUCKET: BUCKET,
        AWS_ENDPOINT_URL_S3: storageUrl,
        ...storageCredentials,
        ALLOWED_ORIGIN: urlOf(ports.frontend),
        SHUTDOWN_DELAY_SECONDS: "0",
        // The AWS SDK announces the end of Node.js 20 on every start.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
}
