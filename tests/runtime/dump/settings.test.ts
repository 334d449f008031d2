import { expect } from "chai";
import { availableParallelism } from "node:os";
import { dumpSettings } from "../../../runtime/src/dump/settings";
import { Failure } from "../../../runtime/src/failure";
import { libpqEnvironment } from "../../../runtime/src/postgresql/connection";

const VARIABLES = {
    BACKUP_BUCKET: "backups",
    RUN_ID: "1a2b3c4d",
    PGHOST: "db.example.com",
    PGPORT: "5433",
    PGDATABASE: "shop",
    PGSSLROOTCERT: "/app/rds-global-bundle.pem",
    DATABASE_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
    PGTOOLS_DIRECTORY: "/opt/postgresql/bin",
};

function refusal(variables: Readonly<Record<string, string | undefined>>): string {
    try {
        dumpSettings(variables);
    } catch (error) {
        if (error instanceof Failure) {
            return `${error.kind}: ${error.message}`;
        }
        throw error;
    }
    return "accepted";
}

describe("the settings of a dump", () => {
    it("are read from the environment", () => {
        const { target, ...settings } = dumpSettings({ ...VARIABLES, DUMP_JOBS: "5" });
        expect(settings).to.deep.equal({ bucket: "backups", run: "1a2b3c4d", jobs: 5, tools: "/opt/postgresql/bin" });
        expect(target).to.deep.include({
            host: "db.example.com",
            port: 5433,
            database: "shop",
            tls: { rootCertificateFile: "/app/rds-global-bundle.pem" },
        });
    });

    it("verify the server's certificate and dump by two processes at least where nothing else is said", () => {
        const { target, jobs } = dumpSettings({ ...VARIABLES, PGPORT: undefined, PGSSLROOTCERT: "" });
        expect(jobs).to.equal(Math.max(2, availableParallelism()));
        expect(target.port).to.equal(5432);
        expect(target.tls).to.deep.equal({ rootCertificateFile: undefined });
        expect(dumpSettings({ ...VARIABLES, PGSSLMODE: "disable" }).target.tls).to.equal(false);
    });

    it("tell all mistakes at once", () => {
        expect(
            refusal({
                PGPORT: "0",
                PGSSLMODE: "require",
                RUN_ID: "../x",
                DUMP_JOBS: "1.5",
                PGHOST: "",
                BACKUP_BUCKET: "b",
            }),
        ).to.equal(
            'wrong settings: Environment variables are wrong: RUN_ID is "../x": use 8 to 80 letters, digits, "_" and "-"; ' +
                'PGSSLMODE is "require": use "verify-full", "disable"; PGHOST is not set; ' +
                'PGPORT is "0": use a whole number from 1 to 65535; PGDATABASE is not set; ' +
                'DATABASE_SECRET_ARN is not set; DUMP_JOBS is "1.5": use a whole number from 1 to 32.',
        );
    });
});

describe("libpqEnvironment", () => {
    it("says to PostgreSQL's programs what is said to the connections of this process", () => {
        const { target } = dumpSettings(VARIABLES);
        expect(libpqEnvironment(target, { user: "app", password: "pass word" })).to.deep.equal({
            PGHOST: "db.example.com",
            PGPORT: "5433",
            PGDATABASE: "shop",
            PGUSER: "app",
            PGPASSWORD: "pass word",
            PGAPPNAME: "slipway-backup",
            PGCONNECT_TIMEOUT: "15",
            PGOPTIONS: "-c idle_session_timeout=0",
            PGSSLMODE: "verify-full",
            PGSSLROOTCERT: "/app/rds-global-bundle.pem",
        });
    });

    it("trusts the machine's authorities where no file is named, and nobody without TLS", () => {
        const { target } = dumpSettings({ ...VARIABLES, PGSSLROOTCERT: undefined });
        expect(libpqEnvironment(target, { user: "app" })).to.include({ PGSSLROOTCERT: "system" });
        const plain = libpqEnvironment({ ...target, tls: false }, { user: "app" });
        expect(plain.PGSSLMODE).to.equal("disable");
        expect(plain).to.not.have.any.keys("PGSSLROOTCERT", "PGPASSWORD");
    });
});
