import { type Piece, type Screen, line } from "../../preview/style";
import type { JobStatus } from "./backups";
import type { DatabaseStatus } from "./database";
import type { Part } from "./part";
import type { DeploymentStatus, ServiceStatus } from "./services";
import type { Status } from "./status";

type Line = readonly Piece[];

/** A screen of any width is filled up to here. */
const WIDTH = 100;
const LABEL_WIDTH = 13;
const GIBIBYTE = 2 ** 30;
/** With less than this part of its storage free a database is marked. */
const LITTLE_FREE = 0.1;

/** A status as one screen. */
export function statusText(status: Status, screen: Screen): string {
    const narrow = { ...screen, width: Math.min(WIDTH, screen.width ?? WIDTH) };
    const lines: Line[] = [
        [
            { text: `${status.stack} (${status.region})`, style: "bold" },
            { text: `  ${moment(status.at)} UTC`, style: "dim" },
        ],
        [],
        ...labelled("application", read(status.application, applicationLine(status))),
        ...labelled(
            "targets",
            read(status.targets, ({ healthy, total }) => [targets(healthy, total)]),
        ),
        [],
        ...labelled("services", read(status.services, serviceLines)),
        [],
        ...labelled("database", read(status.database, databaseLines)),
        ...labelled(
            "last dump",
            read(status.dump, (job) => [jobLine(status, job)]),
        ),
        ...labelled(
            "last drill",
            read(status.drill, (job) => [jobLine(status, job)]),
        ),
        [],
        ...labelled("alarms", read(status.alarms, alarmLines)),
        ...(status.cost === undefined ? [] : labelled("cost", read(status.cost, costLines))),
    ];
    return lines.map((pieces) => `${line(trimmed(pieces), narrow)}\n`).join("");
}

/** Lines with a word before the first. */
function labelled(label: string, lines: readonly Line[]): Line[] {
    return lines.map((pieces, index) => [
        { text: (index === 0 ? label : "").padEnd(LABEL_WIDTH), style: "dim" },
        ...pieces,
    ]);
}

function read<Value>(given: Part<Value>, show: (value: Value) => readonly Line[]): readonly Line[] {
    return "value" in given ? show(given.value) : wrapped(`not known: ${given.reason}`).map(warning);
}

function warning(text: string): Line {
    return [{ text, style: "yellow" }];
}

/** A text in lines that fit beside the label. */
function wrapped(text: string): string[] {
    const lines: string[] = [];
    let rest = text;
    while (rest.length > WIDTH - LABEL_WIDTH) {
        const end = rest.lastIndexOf(" ", WIDTH - LABEL_WIDTH);
        const cut = end > 0 ? end : WIDTH - LABEL_WIDTH;
        lines.push(rest.slice(0, cut));
        rest = rest.slice(cut).trimStart();
    }
    return [...lines, rest];
}

function applicationLine({ services }: Status) {
    return ({
        url,
        status,
        milliseconds,
        isUp,
    }: {
        url: string;
        status: number | string;
        milliseconds: number;
        isUp: boolean;
    }) => {
        const asleep = "value" in services && services.value.every(({ wanted }) => wanted === 0);
        const state: Piece = isUp
            ? { text: "up", style: "bold" }
            : asleep
              ? { text: "asleep", style: "yellow" }
              : { text: "down", style: "red" };
        return [[state, { text: `, ${String(status)} in ${milliseconds} ms from ${url}` }]];
    };
}

function targets(healthy: number, total: number): Line {
    const text = total === 0 ? "none" : `${healthy} of ${total} healthy`;
    return healthy < total ? [{ text, style: "red" }] : [{ text }];
}

const HEADINGS = ["", "release", "tasks", "last deployment"];

function serviceLines(services: readonly ServiceStatus[]): readonly Line[] {
    if (services.length === 0) {
        return [[{ text: "none" }]];
    }
    const rows = services.map(({ name, release, running, wanted, deployment }): Line => [
        { text: name },
        "value" in release ? { text: release.value } : { text: "not known", style: "yellow" },
        { text: `${running}/${wanted}`, ...(running < wanted && { style: "red" }) },
        "value" in deployment ? deploymentPiece(deployment.value) : { text: "not known", style: "yellow" },
    ]);
    const table = [HEADINGS.map((text): Piece => ({ text, style: "dim" })), ...rows];
    const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]?.text.length ?? 0)));
    const inner = services.flatMap(({ release, deployment }) =>
        [release, deployment].flatMap((each) => ("reason" in each ? each.reason : [])),
    );
    const shown = table.map((row) =>
        row.map(({ text, style }, column) => ({ text: `${text.padEnd(widths[column] ?? 0)}  `, style })),
    );
    return [
        ...shown.flatMap((row, index) => [row, ...causeLines(services[index - 1])]),
        ...[...new Set(inner)].flatMap((reason) => wrapped(`not known: ${reason}`).map(warning)),
    ];
}

/** Why a service's last deployment failed. */
function causeLines(service: ServiceStatus | undefined): readonly Line[] {
    const deployment = service !== undefined && "value" in service.deployment ? service.deployment.value : undefined;
    return deployment?.reason === undefined || !isBad(deployment)
        ? []
        : wrapped(`  ${deployment.reason}`).map((text): Line => [{ text, style: "red" }]);
}

const DEPLOYMENTS: Readonly<Record<string, string>> = {
    SUCCESSFUL: "succeeded",
    IN_PROGRESS: "under way",
    PENDING: "about to begin",
    ROLLBACK_SUCCESSFUL: "failed, rolled back",
    ROLLBACK_IN_PROGRESS: "failed, rolling back",
    ROLLBACK_REQUESTED: "failed, rolling back",
    ROLLBACK_FAILED: "failed, and so did its rollback",
    STOPPED: "stopped",
    STOP_REQUESTED: "stopping",
};

function deploymentPiece(deployment: DeploymentStatus | undefined): Piece {
    if (deployment === undefined) {
        return { text: "none in 90 days" };
    }
    const { status, at } = deployment;
    const text = `${DEPLOYMENTS[status] ?? status.toLowerCase()} ${moment(at)}`;
    return isBad(deployment) ? { text, style: "red" } : { text };
}

function isBad({ status }: DeploymentStatus): boolean {
    return /ROLLBACK|STOP|FAIL/.test(status);
}

function databaseLines(database: DatabaseStatus): readonly Line[] {
    const { state, instanceClass, version, isMultiAz, storageGigabytes, maxStorageGigabytes, freeBytes } = database;
    const grows = maxStorageGigabytes === undefined ? "" : `, grows up to ${maxStorageGigabytes} GiB`;
    const free = "value" in freeBytes ? freeBytes.value : undefined;
    const part = free === undefined ? undefined : free / (storageGigabytes * GIBIBYTE);
    const isFree =
        free === undefined || part === undefined
            ? `${storageGigabytes} GiB`
            : `${(free / GIBIBYTE).toFixed(1)} of ${storageGigabytes} GiB free (${Math.round(part * 100)} %)`;
    return [
        [
            { text: state, ...(state !== "available" && { style: "yellow" }) },
            { text: `, PostgreSQL ${version} on ${instanceClass}${isMultiAz ? " with a standby" : ""}` },
        ],
        [{ text: isFree, ...(part !== undefined && part < LITTLE_FREE && { style: "red" }) }, { text: grows }],
        ...("reason" in freeBytes ? wrapped(`free storage not known: ${freeBytes.reason}`).map(warning) : []),
    ];
}

const JOBS: Readonly<Record<string, string>> = {
    SUCCEEDED: "succeeded",
    FAILED: "failed",
    TIMED_OUT: "took too long",
    ABORTED: "was stopped",
    RUNNING: "runs since",
};

function jobLine({ at: now }: Status, job: JobStatus | "off" | undefined): Line {
    if (job === undefined) {
        return warning("none in 90 days");
    }
    if (job === "off") {
        return [{ text: "backups are off (slipway:backups)" }];
    }
    const { status, at, result } = job;
    const isBad = status !== "SUCCEEDED" && status !== "RUNNING";
    const when = at === undefined ? "" : ` ${moment(at)}, ${age(at, now)} ago`;
    return [
        { text: `${JOBS[status] ?? status.toLowerCase()}${when}`, ...(isBad && { style: "red" }) },
        { text: result === "" ? "" : `: ${result}` },
    ];
}

function alarmLines(
    alarms: readonly { name: string; since: string | undefined; description: string }[],
): readonly Line[] {
    return alarms.length === 0
        ? [[{ text: "none rings" }]]
        : alarms.flatMap(({ name, since, description }) => [
              [{ text: name, style: "red" as const }, { text: since === undefined ? "" : ` since ${moment(since)}` }],
              ...(description === "" ? [] : wrapped(`  ${description}`).map((text): Line => [{ text, style: "dim" }])),
          ]);
}

function costLines({ amount, unit, from }: { amount: number; unit: string; from: string }): readonly Line[] {
    const total: Line = [{ text: `${amount.toFixed(2)} ${unit} since ${from}, as far as AWS has it` }];
    return amount > 0
        ? [total]
        : [total, warning("Nothing counts before the tags Project and Environment are active for cost allocation")];
}

/** `2026-11-21 14:03`. */
function moment(iso: string | undefined): string {
    return iso === undefined ? "" : iso.slice(0, 16).replace("T", " ");
}

/** `4 h`. */
function age(since: string, now: string): string {
    const minutes = Math.max(0, Math.round((Date.parse(now) - Date.parse(since)) / 60_000));
    return minutes < 120
        ? `${minutes} min`
        : minutes < 2880
          ? `${Math.round(minutes / 60)} h`
          : `${Math.round(minutes / 1440)} d`;
}

/** Without spaces at its end. */
function trimmed(pieces: Line): Line {
    const last = pieces.findLastIndex(({ text }) => text.trim() !== "");
    return pieces
        .slice(0, last + 1)
        .map((piece, index) => (index === last ? { ...piece, text: piece.text.trimEnd() } : piece));
}
