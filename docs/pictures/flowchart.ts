/** A flowchart in Mermaid's language, which GitHub draws. */
export class Flowchart {
    private readonly lines: string[] = [];
    private readonly ids = new Map<string, string>();
    private depth = 1;

    constructor(private readonly direction: "LR" | "TB") {}

    /** Adds a node, or names one that is there. */
    node(key: string, label: readonly string[], shape: "box" | "round" = "box"): string {
        const known = this.ids.get(key);
        if (known !== undefined) {
            return known;
        }
        const id = `n${this.ids.size + 1}`;
        this.ids.set(key, id);
        const text = `"${label.map(escaped).join("<br>")}"`;
        this.write(shape === "box" ? `${id}[${text}]` : `${id}([${text}])`);
        return id;
    }

    /** Adds an arrow between two nodes that are there. */
    arrow(from: string, to: string, { label, thick = false }: { label?: string; thick?: boolean } = {}): void {
        const [source, target] = [this.id(from), this.id(to)];
        const text = label === undefined ? "" : `|"${escaped(label)}"|`;
        this.write(`${source} ${thick ? "==>" : "-->"}${text} ${target}`);
    }

    /** Adds nodes in a frame. */
    group(title: string, content: () => void): void {
        this.write(`subgraph "${escaped(title)}"`);
        this.depth += 1;
        content();
        this.depth -= 1;
        this.write("end");
    }

    /** The flowchart as a block of a page. */
    toString(): string {
        return ["```mermaid", `flowchart ${this.direction}`, ...this.lines, "```"].join("\n");
    }

    private write(line: string): void {
        this.lines.push("    ".repeat(this.depth) + line);
    }

    private id(key: string): string {
        const id = this.ids.get(key);
        if (id === undefined) {
            throw new Error(`the picture has no ${key}`);
        }
        return id;
    }
}

/** Texts in steps of a few words, so that a node stays narrow. */
export function wrapped(words: readonly string[], perLine: number): string[] {
    const lines: string[] = [];
    for (let first = 0; first < words.length; first += perLine) {
        lines.push(words.slice(first, first + perLine).join(", "));
    }
    return lines;
}

function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
