import { expect } from "chai";
import type { PostgresDbArgs } from "../../components";
import { recordDatabase } from "../support/postgres";
import { resource } from "../support/program";

async function parameterGroup(args: Partial<PostgresDbArgs>): Promise<Readonly<Record<string, unknown>>> {
    return resource(await recordDatabase(args), "aws:rds/parameterGroup:ParameterGroup", "db").inputs;
}

describe("PostgresDb: parameters", () => {
    it("refuse connections without TLS, and log slow statements and waits for locks", async () => {
        expect(await parameterGroup({})).to.deep.equal({
            family: "postgres18",
            description: "TLS only, slow statements logged",
            parameters: [
                { name: "log_lock_waits", value: "1", applyMethod: "immediate" },
                { name: "log_min_duration_statement", value: "1000", applyMethod: "immediate" },
                { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
            ],
        });
    });

    it("are of the family of the major version", async () => {
        const families = await Promise.all(
            (["15", "16", "17", "18"] as const).map(async (version) => (await parameterGroup({ version })).family),
        );
        expect(families).to.deep.equal(["postgres15", "postgres16", "postgres17", "postgres18"]);
    });

    it("are sorted with one's own, and those that need a restart wait for it", async () => {
        const { parameters } = await parameterGroup({
            parameters: {
                work_mem: "65536",
                max_connections: "200",
                shared_preload_libraries: "pg_stat_statements,auto_explain",
                shared_buffers: "{DBInstanceClassMemory/32768}",
                "rds.logical_replication": "1",
            },
        });
        expect(parameters).to.deep.equal([
            { name: "log_lock_waits", value: "1", applyMethod: "immediate" },
            { name: "log_min_duration_statement", value: "1000", applyMethod: "immediate" },
            { name: "max_connections", value: "200", applyMethod: "pending-reboot" },
            { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
            { name: "rds.logical_replication", value: "1", applyMethod: "pending-reboot" },
            { name: "shared_buffers", value: "{DBInstanceClassMemory/32768}", applyMethod: "pending-reboot" },
            {
                name: "shared_preload_libraries",
                value: "pg_stat_statements,auto_explain",
                applyMethod: "pending-reboot",
            },
            { name: "work_mem", value: "65536", applyMethod: "immediate" },
        ]);
    });

    it("of one's own win over Slipway's", async () => {
        const { parameters } = await parameterGroup({ parameters: { log_min_duration_statement: "250" } });
        expect(parameters).to.deep.equal([
            { name: "log_lock_waits", value: "1", applyMethod: "immediate" },
            { name: "log_min_duration_statement", value: "250", applyMethod: "immediate" },
            { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
        ]);
    });
});
