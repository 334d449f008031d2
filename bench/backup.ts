import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type BenchDatabase, databaseBytes, libpq } from "./backup/databases";
import { type Ground, prepareGround } from "./backup/ground";
import { bundleProgram } from "./backup/product";
import { type MeasuredRun, runMeasured } from "./backup/run-measured";
import { type Comparison, isMet, ratio, verdictTable } from "./backup/verdicts";
import { median } from "./measure";

/** Runs of each command that count. */
const ROUNDS = Number(process.env.ROUNDS ?? "3");

/** What is measured: those named as arguments, or all. */
const PARTS = new Set(process.argv.length > 2 ? process.argv.slice(2) : ["dump", "memory", "restore"]);

/**
 * The databases, with what the dump may take at most of what `pg_dump -Fc | aws s3 cp` takes. One process of the server
 * writes a table; of two partitions two write one each.
 */
const DUMPED = [
    { database: "mix", name: "mix of 40 tables", most: 0.5 },
    { database: "pgbench", name: "pgbench -s 70", most: 0.9 },
    { database: "pgbench_partitioned", name: "pgbench -s 70, two partitions", most: 0.9 },
] as const satisfies readonly { database: BenchDatabase; most: number; name: string }[];

const RESTORE_MOST = 0.6;

/** What one would restore into without this program, and what a drill has. */
const RESTORED_INTO = ["initdb", "drill"] as const;
const FINGERPRINTS_MOST = 1.25;
const MEMORY_WITHIN = 0.1;

interface Programs {
    readonly whole: string;
    readonly withoutFingerprints: string;
    readonly oneProcess: string;
}

async function main(): Promise<void> {
    console.log("Creating the databases …");
    const ground = await prepareGround();
    try {
        const programs = {
            whole: await bundleProgram(ground.directory, "with fingerprints"),
            withoutFingerprints: await bundleProgram(ground.directory, "without fingerprints"),
            oneProcess: await bundleProgram(ground.directory, "one process restores"),
        };
        const comparisons: Comparison[] = [];
        const add = (...more: readonly Comparison[]): void => {
            comparisons.push(...more);
            for (const comparison of more) {
                console.log(`  ${comparison.what}: ${ratio(comparison).toFixed(2)}`);
            }
        };
        for (const { database, most, name } of PARTS.has("dump") ? DUMPED : []) {
            const bytes = await databaseBytes(ground.server, database);
            console.log(`Dumping ${name}, ${(bytes / 1_000_000).toFixed(0)} MB …`);
            const runs = await dumpInTurn(ground, programs, database);
            add(
                compared(`dump and upload, ${name}: pg_dump -Fc | aws s3 cp`, runs.whole, runs.rival, most),
                compared(`fingerprints, ${name}: the dump without`, runs.whole, runs.without, FINGERPRINTS_MOST),
            );
            console.log(describeMemory(runs.whole));
        }
        if (PARTS.has("memory")) {
            console.log("Dumping 100 MB …");
            add(await compareMemory(ground, programs));
        }
        if (PARTS.has("restore")) {
            console.log("Restoring the mix …");
            add(...(await compareRestore(ground, programs)));
        }
        console.log(`\n${ROUNDS} runs of each, in turn, on ${availableParallelism()} processors; medians\n`);
        console.log(verdictTable(comparisons));
        process.exitCode = comparisons.every(isMet) ? 0 : 1;
    } finally {
        await ground.stop();
    }
}

/** In turn, so that all of them meet the machine in the same mood, after one round that does not count. */
async function dumpInTurn(ground: Ground, programs: Programs, database: BenchDatabase) {
    const runs = { rival: [] as MeasuredRun[], whole: [] as MeasuredRun[], without: [] as MeasuredRun[] };
    for (let round = 0; round <= ROUNDS; round += 1) {
        const results = {
            rival: await dumpByRival(ground, database),
            whole: await dump(ground, programs.whole, database),
            without: await dump(ground, programs.withoutFingerprints, database),
        };
        if (round > 0) {
            runs.rival.push(results.rival);
            runs.whole.push(results.whole);
            runs.without.push(results.without);
        }
        await ground.emptyBucket();
    }
    return runs;
}

let dumps = 0;

function dump(ground: Ground, program: string, database: BenchDatabase): Promise<MeasuredRun> {
    dumps += 1;
    return runMeasured({
        command: process.execPath,
        args: [program, "dump"],
        environment: {
            ...ground.emulator.environment,
            PGHOST: "localhost",
            PGPORT: String(ground.server.port),
            PGDATABASE: database,
            PGSSLMODE: "verify-full",
            PGSSLROOTCERT: ground.server.certificateFile ?? "",
            DATABASE_SECRET_ARN: ground.secretArn,
            BACKUP_BUCKET: ground.bucket,
            PGTOOLS_DIRECTORY: ground.tools,
            RUN_ID: `bench-dump-${dumps}`,
        },
    });
}

/** What one would write without this program. */
function dumpByRival({ emulator, server, awsPython, bucket, tools }: Ground, database: string): Promise<MeasuredRun> {
    const script = `set -o pipefail; "$1/pg_dump" -Fc "$2" | "$3" -m awscli s3 cp - "s3://$4/rival.dump"`;
    return runMeasured({
        command: "bash",
        args: ["-c", script, "bash", tools, database, awsPython, bucket],
        environment: { ...emulator.environment, AWS_DEFAULT_REGION: emulator.region, ...libpq(server) },
    });
}

async function compareMemory(ground: Ground, programs: Programs): Promise<Comparison> {
    const peak = async (database: BenchDatabase): Promise<number> => {
        const runs: MeasuredRun[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
            runs.push(await dump(ground, programs.whole, database));
        }
        console.log(describeMemory(runs));
        return median(runs.map(({ memory }) => memory.total / 1024));
    };
    const small = await peak("pgbench_100mb");
    const large = await peak("pgbench");
    await ground.emptyBucket();
    return {
        what: "peak memory of the dump, 1 GB: 100 MB",
        own: large,
        other: small,
        unit: "MiB",
        most: 1 + MEMORY_WITHIN,
        least: 1 - MEMORY_WITHIN,
    };
}

async function compareRestore(ground: Ground, programs: Programs): Promise<readonly Comparison[]> {
    const { directory, account, tools, servers } = ground;
    const work = join(directory, "work");
    const archive = join(directory, "rival.dump");
    await runMeasured({
        command: join(tools, "pg_dump"),
        args: ["-Fc", `--file=${archive}`, "mix"],
        environment: libpq(ground.server),
    });
    await dump(ground, programs.whole, "mix");
    const own: number[] = [];
    const others = { initdb: [] as number[], drill: [] as number[] };
    for (let round = 0; round <= ROUNDS; round += 1) {
        const processors = String(availableParallelism());
        for (const kind of RESTORED_INTO) {
            const { output } = await runMeasured({
                command: process.execPath,
                args: [programs.oneProcess, work, join(servers, "18/bin"), tools, archive, processors, kind],
                environment: {},
                directory: "/",
                account,
            });
            if (round > 0) {
                others[kind].push(Number(output));
            }
        }
        const run = `bench-drill-${round}`;
        await runMeasured({
            command: process.execPath,
            args: [programs.whole, "drill"],
            environment: {
                ...ground.emulator.environment,
                BACKUP_BUCKET: ground.bucket,
                DUMP_ID: "latest",
                RUN_ID: run,
                WORK_DIRECTORY: work,
                ASSERTIONS_DIRECTORY: work,
                POSTGRESQL_BIN_DIRECTORY: servers,
                PGTOOLS_DIRECTORY: tools,
            },
            directory: "/",
            account,
        });
        if (round > 0) {
            own.push(await ground.restoreSeconds(run));
        }
    }
    const restored = { own: median(own), unit: "s" } as const;
    return [
        {
            ...restored,
            what: "restore of the mix: pg_restore -j1, server as initdb leaves it",
            other: median(others.initdb),
            most: RESTORE_MOST,
        },
        {
            ...restored,
            what: "restore of the mix: pg_restore -j1, server with the drill's settings",
            other: median(others.drill),
            most: RESTORE_MOST,
        },
    ];
}

function compared(what: string, own: readonly MeasuredRun[], other: readonly MeasuredRun[], most: number): Comparison {
    const seconds = (runs: readonly MeasuredRun[]): number => median(runs.map((run) => run.seconds));
    return { what, own: seconds(own), other: seconds(other), unit: "s", most };
}

function describeMemory(runs: readonly MeasuredRun[]): string {
    const [last] = runs.slice(-1);
    const parts = Object.entries(last?.memory.byProgram ?? {});
    return `  peak memory ${parts.map(([program, kibibytes]) => `${program} ${(kibibytes / 1024).toFixed(0)} MiB`).join(", ")}`;
}

void main();
