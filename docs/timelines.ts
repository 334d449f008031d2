import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Deployment, STRATEGIES } from "../components/fargate/deployment";

/** A stretch of a release's time. */
export interface Phase {
    readonly label: string;
    readonly minutes: number;
    /** Share of production's requests, in percent, that the new tasks get. */
    readonly share: number;
    /** How long a rollback takes at this time, or that nobody sees it. */
    readonly rollback: string;
}

/** Minutes that tasks take to start and to be healthy, and a check to be answered: drawn so, and different for each service. */
const START = 2;
const CHECK = 1;

const UNSEEN = "unseen";
const SECONDS = "seconds";
const MINUTES = "minutes";

/** What happens in a release with a strategy's defaults, in its order. */
export function phases(strategy: Deployment["strategy"]): Phase[] {
    const start = { label: "start", minutes: START, share: 0, rollback: UNSEEN };
    const test = { label: "test", minutes: CHECK, share: 0, rollback: UNSEEN };
    const bake = { label: "bake", minutes: 5, share: 100, rollback: SECONDS };
    switch (strategy) {
        case "rolling":
            return [
                start,
                { label: "task by task", minutes: 4, share: 50, rollback: MINUTES },
                { label: "alarms", minutes: 4, share: 100, rollback: MINUTES },
            ];
        case "blue-green":
            return [start, test, bake];
        case "canary":
            return [start, test, { label: "10 %", minutes: 5, share: 10, rollback: SECONDS }, bake];
        case "linear":
            return [
                start,
                test,
                ...[20, 40, 60, 80].map((share) => ({
                    label: `${share} %`,
                    minutes: 3,
                    share,
                    rollback: SECONDS,
                })),
                bake,
            ];
    }
}

/** The minutes of a release. */
export function totalMinutes(strategy: Deployment["strategy"]): number {
    return phases(strategy).reduce((sum, { minutes }) => sum + minutes, 0);
}

const LEFT = 96;
const PER_MINUTE = 32;
const TOP = 30;
const HEIGHT = 100;
const FONT = 'font-family="system-ui, sans-serif" font-size="12"';
const INK = "#24292f";
const OLD = "#c9d1d9";
const NEW = "#2f81f7";
const EDGE = "#57606a";

/** A release as a picture: over its minutes, how many requests come to the old and the new tasks. */
export function timeline(strategy: Deployment["strategy"]): string {
    const width = LEFT + totalMinutes(strategy) * PER_MINUTE + 24;
    const parts: string[] = [];
    let x = LEFT;
    let minute = 0;
    for (const phase of phases(strategy)) {
        const span = phase.minutes * PER_MINUTE;
        const young = (HEIGHT * phase.share) / 100;
        parts.push(
            `<rect x="${x}" y="${TOP}" width="${span}" height="${HEIGHT - young}" fill="${OLD}"/>`,
            `<rect x="${x}" y="${TOP + HEIGHT - young}" width="${span}" height="${young}" fill="${NEW}"/>`,
            `<line x1="${x}" y1="${TOP - 6}" x2="${x}" y2="${TOP + HEIGHT + 6}" stroke="${EDGE}" stroke-dasharray="2 2"/>`,
            words(x + span / 2, TOP - 12, phase.label, "middle"),
            words(x, TOP + HEIGHT + 20, String(minute), "middle"),
        );
        x += span;
        minute += phase.minutes;
    }
    parts.push(words(x, TOP + HEIGHT + 20, `${minute} min`, "middle"), ...legend(strategy));
    const height = TOP + HEIGHT + 52;
    const title = `A release with the strategy ${strategy}: ${minute} minutes`;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
            `role="img" aria-label="${title}">`,
        `<title>${title}</title>`,
        `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
        ...parts,
        "</svg>",
        "",
    ].join("\n");
}

function legend(strategy: Deployment["strategy"]): string[] {
    const stretches: { rollback: string; minutes: number }[] = [];
    for (const { rollback, minutes } of phases(strategy)) {
        const last = stretches.at(-1);
        if (last?.rollback === rollback) {
            last.minutes += minutes;
        } else {
            stretches.push({ rollback, minutes });
        }
    }
    let x = LEFT;
    const rollbacks = stretches.map(({ rollback, minutes }) => {
        const span = minutes * PER_MINUTE;
        const place = x + span / 2;
        x += span;
        return words(place, TOP + HEIGHT + 42, rollback, "middle");
    });
    return [
        words(LEFT - 8, TOP + 12, "old tasks", "end"),
        words(LEFT - 8, TOP + HEIGHT - 4, "new tasks", "end"),
        words(LEFT - 8, TOP + HEIGHT + 42, "rollback:", "end"),
        ...rollbacks,
    ];
}

function words(x: number, y: number, text: string, anchor: "middle" | "end"): string {
    return `<text x="${x}" y="${y}" ${FONT} fill="${INK}" text-anchor="${anchor}">${text}</text>`;
}

if (require.main === module) {
    for (const strategy of STRATEGIES) {
        writeFileSync(join(__dirname, `deployment-${strategy}.svg`), timeline(strategy));
    }
}
