import { expect } from "chai";
import { POSTGRES_VERSIONS } from "../../components/postgres/arguments";
import { parameterFamily, parameterList } from "../../components/postgres/parameters";

describe("the parameters of PostgreSQL", () => {
    it("force TLS, and log slow statements and waits for locks", () => {
        expect(parameterList({})).to.deep.equal([
            { name: "log_lock_waits", value: "1", applyMethod: "immediate" },
            { name: "log_min_duration_statement", value: "1000", applyMethod: "immediate" },
            { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
        ]);
    });

    it("are the stack's own beside them, in the order of their names", () => {
        expect(parameterList({ work_mem: "65536", autovacuum_naptime: "15" })).to.deep.equal([
            { name: "autovacuum_naptime", value: "15", applyMethod: "immediate" },
            ...parameterList({}),
            { name: "work_mem", value: "65536", applyMethod: "immediate" },
        ]);
    });

    it("give way to the stack's own of the same name", () => {
        const slow = parameterList({ log_min_duration_statement: "250" }).filter(({ name }) =>
            name.includes("duration"),
        );
        expect(slow).to.deep.equal([{ name: "log_min_duration_statement", value: "250", applyMethod: "immediate" }]);
    });

    for (const name of ["shared_preload_libraries", "max_connections", "shared_buffers", "rds.logical_replication"]) {
        it(`wait for a restart with ${name}, which AWS takes in no other way`, () => {
            const [own] = parameterList({ [name]: "1" }).filter((parameter) => parameter.name === name);
            expect(own).to.deep.equal({ name, value: "1", applyMethod: "pending-reboot" });
        });
    }

    it("belong to the family of the major version", () => {
        expect(POSTGRES_VERSIONS.map(parameterFamily)).to.deep.equal([
            "postgres15",
            "postgres16",
            "postgres17",
            "postgres18",
        ]);
    });
});
