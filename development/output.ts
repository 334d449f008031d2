import { relative } from "node:path";
import { readable } from "./log-line";
import type { Development, Part } from "./start";

/** Escape sequences of a terminal that choose a colour. */
const COLOURS = { dim: 2, red: 31, green: 32, blue: 34, magenta: 35, cyan: 36 } as const;
const COLOUR_OF: Readonly<Record<Part, keyof typeof COLOURS>> = {
    postgres: "blue",
    backend: "green",
    frontend: "magenta",
    seed: "cyan",
};
const WIDTH = Math.max(...Object.keys(COLOUR_OF).map((name) => name.length));

/** What `npm run dev` prints: what is done, then the addresses, then the logs. */
export class Output {
    private readonly begin = performance.now();
    /** Lines that came before the addresses are shown; `undefined` after that. */
    private waiting: string[] | undefined = [];

    constructor(private readonly stream: NodeJS.WriteStream) {}

    /** What has been reached, and when. */
    progress(step: string): void {
        const seconds = ((performance.now() - this.begin) / 1_000).toFixed(1);
        this.print(`${this.coloured(`${seconds.padStart(6)} s`, "dim")}  ${step}`);
    }

    /** A line of a part's log. */
    line(part: Part, line: string): void {
        if (line.trim() === "") {
            return;
        }
        const text = `${this.coloured(part.padEnd(WIDTH), COLOUR_OF[part])} ${readable(line)}`;
        if (this.waiting === undefined) {
            this.print(text);
        } else {
            this.waiting.push(text);
        }
    }

    /** The addresses; the logs follow. */
    started({ frontendUrl, backendUrl, storageUrl, databaseUrl }: Development, directory: string): void {
        const rows = [
            ["Frontend", frontendUrl],
            ["Backend", backendUrl],
            ["OpenAPI", `${backendUrl}/api/openapi.json`],
            ["PostgreSQL", `psql ${databaseUrl}`],
            ["S3 stand-in", storageUrl],
            ["Data", `${shortened(directory)} (empty it: npm run dev -- --reset)`],
        ];
        const width = Math.max(...rows.map(([name = ""]) => name.length));
        this.print(["", ...rows.map(([name = "", value = ""]) => `  ${name.padEnd(width)}  ${value}`), ""].join("\n"));
        this.print("  Ctrl+C stops all of it.\n");
        for (const line of this.waiting ?? []) {
            this.print(line);
        }
        this.waiting = undefined;
    }

    /** Why it ends. */
    failed(error: unknown): void {
        this.print(this.coloured(error instanceof Error ? error.message : String(error), "red"));
    }

    private print(text: string): void {
        this.stream.write(`${text}\n`);
    }

    private coloured(text: string, colour: keyof typeof COLOURS): string {
        const colours = this.stream.isTTY && process.env.NO_COLOR === undefined;
        return colours ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text;
    }
}

function shortened(path: string): string {
    const short = relative(process.cwd(), path);
    return short.startsWith("..") ? path : short;
}
