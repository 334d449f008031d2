import { expect } from "chai";
import { readSettings } from "../src/settings";
import { SECRET_ARN } from "./support/secrets-manager";

const MINIMUM = { PGHOST: "database.example", PGDATABASE: "app", PGUSER: "app", PGPASSWORD: "word" };

describe("backend: settings", () => {
    it("have defaults, and check the database's certificate by default", () => {
        expect(readSettings(MINIMUM)).to.deep.equal({
            port: 8000,
            protocol: "http",
            logLevel: "info",
            revision: "development",
            allowedOrigin: undefined,
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
        });
        expect(settings).to.deep.equal({
            port: 9000,
            protocol: "https",
            logLevel: "debug",
            revision: "1a2b3c4",
            allowedOrigin: "http://localhost:8080",
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
            LOG_LEVEL: "loud",
            ALLOWED_ORIGIN: "http://localhost:8080/",
            PGPORT: "65536",
            PGDATABASE: "",
            PGSSLMODE: "prefer",
            PGPASSWORD: "word",
        };
        expect(() => readSettings(environment)).to.throw(
            Error,
            [
                "The environment has 8 mistakes:",
                'PORT: "80.5" is not a port. It is a whole number from 1 to 65535.',
                'LOG_LEVEL: "loud" is not supported. It is one of fatal, error, warn, info, debug, trace, silent.',
                'ALLOWED_ORIGIN: "http://localhost:8080/" is not an origin such as http://localhost:8080.',
                "PGHOST: missing. It is the host name of the PostgreSQL server.",
                'PGPORT: "65536" is not a port. It is a whole number from 1 to 65535.',
                "PGDATABASE: missing. It is the name of the database.",
                'PGSSLMODE: "prefer" is not supported. It is one of disable, verify-full.',
                "PGUSER: missing. It is the database user, unless DATABASE_SECRET_ARN is set.",
            ].join("\n  "),
        );
    });

    it("refuse a secret that is not named by its ARN", () => {
        expect(() => readSettings({ ...MINIMUM, DATABASE_SECRET_ARN: "database" })).to.throw(
            Error,
            'The environment has 1 mistake:\n  DATABASE_SECRET_ARN: "database" is not the ARN of a Secrets Manager secret.',
        );
    });
});
