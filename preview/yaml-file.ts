import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Document, isMap, isScalar, LineCounter, type Node, type ParsedNode, parseDocument } from "yaml";

/** A file of the project that cannot be read. The message names the file, and the line where there is one. */
export class ReadError extends Error {}

/** A YAML file whose errors can be placed. */
export class YamlFile {
    private readonly name: string;
    private readonly document: Document.Parsed;
    private readonly lines = new LineCounter();

    /** @throws {@link ReadError} where it is missing or is not YAML. */
    constructor(path: string) {
        this.name = basename(path);
        this.document = parseDocument(readText(path), { lineCounter: this.lines, prettyErrors: false });
        const [error] = this.document.errors;
        if (error !== undefined) {
            throw this.errorAt(error.pos[0], error.message);
        }
    }

    /** The text under a top-level key, if there is any. */
    text(key: string): string | undefined {
        const node = this.entries().get(key);
        if (node === undefined) {
            return undefined;
        }
        if (!isScalar(node) || typeof node.value !== "string") {
            throw this.errorAt(node.range?.[0] ?? 0, `${key} is not a text`);
        }
        return node.value;
    }

    /** What is under the keys that are under a top-level key. */
    mapping(key: string): Map<string, Node> {
        const node = this.entries().get(key);
        return node === undefined ? new Map<string, Node>() : this.pairs(node, key);
    }

    /** The plain value of a part of the file. */
    value(node: Node): unknown {
        return node.toJS(this.document);
    }

    /** An error at the place of a part of the file. */
    errorAt(offset: number, message: string): ReadError {
        const { line, col } = this.lines.linePos(offset);
        return new ReadError(`${this.name}:${line}:${col}: ${message}`);
    }

    private entries(): Map<string, Node> {
        return this.document.contents === null
            ? new Map<string, Node>()
            : this.pairs(this.document.contents, "the file");
    }

    private pairs(node: Node | ParsedNode, what: string): Map<string, Node> {
        if (isScalar(node) && node.value === null) {
            return new Map();
        }
        if (!isMap<Node, Node | null>(node)) {
            throw this.errorAt(node.range?.[0] ?? 0, `${what} is not a list of "name: value"`);
        }
        return new Map(node.items.flatMap(({ key, value }) => (value === null ? [] : [[String(key), value] as const])));
    }
}

function readText(path: string): string {
    try {
        return readFileSync(path, "utf8");
    } catch (error) {
        const reason =
            error instanceof Error && "code" in error && error.code === "ENOENT" ? "There is no" : "Cannot read";
        throw new ReadError(`${reason} ${path}.`);
    }
}
