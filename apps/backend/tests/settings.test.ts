import { expect } from "chai";
import { readDatabaseSettings, readSettings } from "../src/settings";
import { SECRET_ARN } from "./support/secrets-manager";

const DATABASE = { PGHOST: "database.example", PGDATABASE: "app", PGUSER: "app", PGPASSWORD: "word" };
const MINIMUM = { ...DATABASE, AVATARS_BUCKET: "avatars", AWS_REGION: "eu-central-1" };

describe("backend: settings", () => {
    it("have defaults, and check the database's certificate by default", () => {
        expect(readSettings(MINIMUM)).to.deep.equal({
            port: 8000,
            listenAddress: "0.0.0.0",
            protocol: "http",
            logLevel: "info",
            revision: "development",
            allowedOrigin: undefined,
            rateLimit: 600,
            shutdownDelaySeconds: 5,
            migrateOnStart: false,
            avatars: { bucket: "avatars", region: "eu-central-1", endpoint: undefined },
            database: {
                host: "database.example",
                port: 5432,
                name: "app",
                sslMode: "verify-full",
                rootCertificateFile: undefined,
                login: { user: "app", password: "word" },
            },
        });
    });

    it("are read from the environment", () => {
        const settings = readSettings({
            PORT: "9000",
            LISTEN_ADDRESS: "127.0.0.1",
            PROTOCOL: "https",
            LOG_LEVEL: "debug",
            REVISION: "1a2b3c4",
            ALLOWED_ORIGIN: "http://localhost:8080",
            PGHOST: "database.example",
            PGPORT: "6543",
            PGDATABASE: "app",
            PGSSLMODE: "disable",
            PGSSLROOTCERT: "/certificates/bundle.pem",
            DATABASE_SECRET_ARN: SECRET_ARN,
            AVATARS_BUCKET: "pictures",
            AWS_REGION: "eu-west-1",
            AWS_ENDPOINT_URL_S3: "http://localhost:9000",
            RATE_LIMIT: "5",
            SHUTDOWN_DELAY_SECONDS: "0",
            MIGRATE_ON_START: "true",
        });
        expect(settings).to.deep.equal({
            port: 9000,
            listenAddress: "127.0.0.1",
            protocol: "https",
            logLevel: "debug",
            revision: "1a2b3c4",
            allowedOrigin: "http://localhost:8080",
            rateLimit: 5,
            shutdownDelaySeconds: 0,
            migrateOnStart: true,
            avatars: { bucket: "pictures", region: "eu-west-1", endpoint: "http://localhost:9000" },
            database: {
                host: "database.example",
                port: 6543,
                name: "app",
                sslMode: "disable",
                rootCertificateFile: "/certificates/bundle.pem",
                login: { secretArn: SECRET_ARN },
            },
        });
    });

    it("prefer the secret to a user and password", () => {
        const settings = readSettings({ ...MINIMUM, DATABASE_SECRET_ARN: SECRET_ARN });
        expect(settings.database.login).to.deep.equal({ secretArn: SECRET_ARN });
    });

    it("name every mistake at once, and never the password", () => {
        const environment = {
            PORT: "80.5",
            LISTEN_ADDRESS: "localhost",
            LOG_LEVEL: "loud",
            ALLOWED_ORIGIN: "http://localhost:8080/",
            PGPORT: "65536",
            PGDATABASE: "",
            PGSSLMODE: "prefer",
            PGPASSWORD: "word",
            AVATARS_BUCKET: "",
            AWS_ENDPOINT_URL_S3: "localhost:9000",
            RATE_LIMIT: "0",
            SHUTDOWN_DELAY_SECONDS: "101",
            MIGRATE_ON_START: "yes",
        };
        expect(() => readSettings(environment)).to.throw(
            Error,
            [
                "The environment has 15 mistakes:",
                'PORT: "80.5" is not a port. It is a whole number from 1 to 65535.',
                'LISTEN_ADDRESS: "localhost" is not an IP address.',
                'LOG_LEVEL: "loud" is not supported. It is one of fatal, error, warn, info, debug, trace, silent.',
                'ALLOWED_ORIGIN: "http://localhost:8080/" is not an origin such as http://localhost:8080.',
                'RATE_LIMIT: "0" is not a number of requests a minute. It is a whole number from 1 to 1000000.',
                'SHUTDOWN_DELAY_SECONDS: "101" is not a number of seconds. It is a whole number from 0 to 100.',
                'MIGRATE_ON_START: "yes" is not supported. It is one of true, false.',
                "PGHOST: missing. It is the host name of the PostgreSQL server.",
                'PGPORT: "65536" is not a port. It is a whole number from 1 to 65535.',
                "PGDATABASE: missing. It is the name of the database.",
                'PGSSLMODE: "prefer" is not supported. It is one of disable, verify-full.',
                "PGUSER: missing. It is the database user, unless DATABASE_SECRET_ARN is set.",
                "AVATARS_BUCKET: missing. It is the S3 bucket of the users' pictures.",
                "AWS_REGION: missing. It is the bucket's region, which ECS sets itself.",
                'AWS_ENDPOINT_URL_S3: "localhost:9000" is not an origin such as http://localhost:8080.',
            ].join("\n  "),
        );
    });

    it("refuse a secret that is not named by its ARN", () => {
        expect(() => readSettings({ ...MINIMUM, DATABASE_SECRET_ARN: "database" })).to.throw(
            Error,
            'The environment has 1 mistake:\n  DATABASE_SECRET_ARN: "database" is not the ARN of a Secrets Manager secret.',
        );
    });

    it("of the database alone are all that migrations need", () => {
        expect(readDatabaseSettings(DATABASE)).to.deep.equal(readSettings(MINIMUM).database);
        expect(() => readDatabaseSettings({ ...DATABASE, PGHOST: "" })).to.throw(
            Error,
            "The environment has 1 mistake:\n  PGHOST: missing. It is the host name of the PostgreSQL server.",
        );
    });
});
