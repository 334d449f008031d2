import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isScalar, type Node } from "yaml";
import { isRecord } from "./is-record";
import { ReadError, YamlFile } from "./yaml-file";

const PROJECT_FILE = "Pulumi.yaml";

/** Stands for a secret of a stack file: only the stack's key can decrypt it. */
const SECRET = "secret-stand-in";

/** Configuration as Pulumi hands it to a program. */
export interface StackConfig {
    /** Values by key with namespace; structured ones are JSON. */
    readonly config: Record<string, string>;
    /** Keys whose value is or contains a secret. */
    readonly secretKeys: readonly string[];
}

/** A folder with a `Pulumi.yaml`. */
export class Project {
    readonly name: string;
    /** Path of the program, a file or a folder. */
    readonly program: string;
    /** Names of the stacks that have a file, sorted. */
    readonly stacks: readonly string[];
    private readonly file: YamlFile;
    private readonly stackFolder: string;

    /** @throws {@link ReadError} where the project's file is missing or broken. */
    constructor(readonly folder: string) {
        this.file = new YamlFile(join(folder, PROJECT_FILE));
        const name = this.file.text("name");
        if (name === undefined) {
            throw this.file.errorAt(0, "the project has no name");
        }
        this.name = name;
        this.program = resolve(folder, this.file.text("main") ?? ".");
        this.stackFolder = resolve(folder, this.file.text("stackConfigDir") ?? ".");
        this.stacks = stackNames(this.stackFolder);
    }

    /**
     * Finds the project that a folder belongs to: its own, or that of the nearest folder above.
     *
     * @throws {@link ReadError} where there is none, or its file is broken.
     */
    static find(from: string): Project {
        for (let folder = resolve(from); ; folder = dirname(folder)) {
            if (existsSync(join(folder, PROJECT_FILE))) {
                return new Project(folder);
            }
            if (folder === dirname(folder)) {
                throw new ReadError(`There is no ${PROJECT_FILE} in ${from} or above it.`);
            }
        }
    }

    /**
     * Reads the configuration of a stack: the project's, and over it the stack's own.
     *
     * @throws {@link ReadError} where the stack's file is missing or broken.
     */
    stackConfig(stack: string): StackConfig {
        const stackFile = new YamlFile(join(this.stackFolder, `Pulumi.${stack}.yaml`));
        const values = new Map<string, ConfigValue>();
        for (const [key, node] of this.file.mapping("config")) {
            const value = sharedValue(this.file.value(node), node);
            if (value !== undefined) {
                values.set(this.namespaced(key), value);
            }
        }
        for (const [key, node] of stackFile.mapping("config")) {
            values.set(this.namespaced(key), configValue(stackFile.value(node), node));
        }
        return {
            config: Object.fromEntries([...values].map(([key, { text }]) => [key, text])),
            secretKeys: [...values].filter(([, { secret }]) => secret).map(([key]) => key),
        };
    }

    private namespaced(key: string): string {
        return key.includes(":") ? key : `${this.name}:${key}`;
    }
}

interface ConfigValue {
    readonly text: string;
    readonly secret: boolean;
}

function stackNames(folder: string): string[] {
    return readdirSync(folder)
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort();
}

/** A value of `Pulumi.yaml`: either as it is, or under `value` or, of a declared key, under `default`. */
function sharedValue(value: unknown, node: Node): ConfigValue | undefined {
    if (!isRecord(value)) {
        return configValue(value, node);
    }
    const shared = value.value ?? value.default;
    return shared === undefined ? undefined : configValue(shared);
}

/** Simple values are handed on as they are written, so that 1.10 stays 1.10; all others become JSON. */
function configValue(value: unknown, node?: Node): ConfigValue {
    if (isSecret(value)) {
        return { text: SECRET, secret: true };
    }
    if (isScalar(node)) {
        return { text: value === null ? "" : (node.source ?? JSON.stringify(value)), secret: false };
    }
    const { opened, secret } = openSecrets(value);
    return { text: typeof opened === "string" ? opened : JSON.stringify(opened), secret };
}

function isSecret(value: unknown): boolean {
    return isRecord(value) && typeof value.secure === "string" && Object.keys(value).length === 1;
}

/** Puts stand-ins in the place of the secrets within a structured value. */
function openSecrets(value: unknown): { opened: unknown; secret: boolean } {
    if (isSecret(value)) {
        return { opened: SECRET, secret: true };
    }
    if (Array.isArray(value)) {
        const items = value.map(openSecrets);
        return { opened: items.map(({ opened }) => opened), secret: items.some(({ secret }) => secret) };
    }
    if (!isRecord(value)) {
        return { opened: value, secret: false };
    }
    const entries = Object.entries(value).map(([key, inner]) => ({ key, ...openSecrets(inner) }));
    return {
        opened: Object.fromEntries(entries.map(({ key, opened }) => [key, opened])),
        secret: entries.some(({ secret }) => secret),
    };
}
