import type { Message } from "../github/slack";
import type { Lane } from "./target";

/** What has happened to a deployment. */
export interface News {
    readonly what: "started" | "waits" | "ended";
    readonly environment: string;
    readonly lane: Lane;
    /** Who has set it off. */
    readonly actor: string;
    /** What is deployed: the first line of the commit's message. */
    readonly subject: string;
    readonly commit: string;
    /** How it ended. */
    readonly status?: "success" | "failure" | "cancelled";
    readonly seconds?: number;
    readonly reason?: string | undefined;
    /** Address of the run. */
    readonly run: string | undefined;
    /** Address of the environment. */
    readonly url?: string | undefined;
}

const ENDINGS = { success: "deployed", failure: "deployment failed", cancelled: "deployment cancelled" } as const;

/** The message for Slack. */
export function messageOf(news: News): Message {
    const { environment, lane, actor, subject, commit, status = "failure", seconds, reason, run, url } = news;
    const headline = {
        started: `${environment} (${lane}): deployment started`,
        waits: `${environment} (${lane}): waits for approval`,
        ended: `${environment} (${lane}): ${ENDINGS[status]}`,
    }[news.what];
    return {
        headline,
        facts: [
            ["who", actor],
            ["what", `${commit.slice(0, 12)} ${subject}`],
            ...(seconds === undefined ? [] : [["took", duration(seconds)] as const]),
            ...(url === undefined || url === "" ? [] : [["serves at", url] as const]),
        ],
        ...(news.what === "ended" && status !== "success" && reason !== undefined && { reason }),
        ...(run !== undefined && {
            link: { url: run, label: news.what === "waits" ? "Look at the plan, and let it pass or not" : "Run" },
        }),
    };
}

/** A duration for people: `45 s`, `12 min 5 s`, `1 h 2 min`. */
export function duration(seconds: number): string {
    const whole = Math.max(0, Math.round(seconds));
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
    return hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}
