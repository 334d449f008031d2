import { createHash } from "node:crypto";
import type { OpenUpload } from "../../../../runtime/src/lambda/bucket";
import type { Message } from "../../../../runtime/src/lambda/message";
import type { Metrics } from "../../../../runtime/src/lambda/metrics";
import type { Files, Services } from "../../../../runtime/src/lambda/services";
import type { FunctionSettings } from "../../../../runtime/src/lambda/settings";

export const SETTINGS: FunctionSettings = {
    bucket: "shop-prod-backups",
    dimension: "shop-prod-backups",
    topicArn: "arn:aws:sns:eu-west-1:123456789012:backups",
    rtoTargetSeconds: 3_600,
};

export const NOW = new Date("2026-11-21T04:00:00.000Z");

/** ARN of an execution of a state machine of backups. */
export function executionOf(run: string, machine = "drill"): string {
    return `arn:aws:states:eu-west-1:123456789012:execution:shop-prod-backups-${machine}:${run}`;
}

/** What an operation of {@link MemoryServices} goes through first: it may wait, or fail. */
type Gate = (operation: string) => Promise<void>;

/** What the function reaches, in memory. */
export class MemoryServices implements Services {
    readonly objects = new Map<string, { readonly text: string; readonly lastModified: Date }>();
    readonly openUploads: OpenUpload[] = [];
    readonly running = new Set<string>();
    readonly measured: Metrics[] = [];
    readonly told: Message[] = [];
    readonly logged: string[] = [];
    readonly logs = new Map<string, readonly string[]>();
    readonly files: Files;
    /** By default nothing waits and nothing fails. */
    gate: Gate = () => Promise.resolve();

    constructor() {
        this.files = this.createFiles();
    }

    put(key: string, text: string, lastModified = NOW): this {
        this.objects.set(key, { text, lastModified });
        return this;
    }

    /** The JSON of an object. */
    json(key: string): unknown {
        return JSON.parse(this.objects.get(key)?.text ?? "null");
    }

    async isRunning(executionArn: string): Promise<boolean> {
        await this.gate("isRunning");
        return this.running.has(executionArn);
    }

    async measure(metrics: Metrics): Promise<void> {
        await this.gate("measure");
        this.measured.push(metrics);
    }

    async tell(message: Message): Promise<void> {
        await this.gate("tell");
        this.told.push(message);
    }

    async lastMessages(logGroup: string, logStream: string): Promise<string[]> {
        await this.gate("lastMessages");
        return [...(this.logs.get(`${logGroup} ${logStream}`) ?? [])];
    }

    now(): Date {
        return NOW;
    }

    log(message: string): void {
        this.logged.push(message);
    }

    private createFiles(): Files {
        const { objects, openUploads } = this;
        const gate: Gate = (operation) => this.gate(operation);
        const etag = (text: string): string => createHash("md5").update(text).digest("hex");
        return {
            list: async (prefix) => {
                await gate("list");
                return [...objects]
                    .filter(([key]) => key.startsWith(prefix))
                    .map(([key, { lastModified }]) => ({ key, lastModified }));
            },
            uploads: async (prefix) => {
                await gate("uploads");
                return openUploads.filter(({ key }) => key.startsWith(prefix));
            },
            read: async (key) => {
                await gate("read");
                const found = objects.get(key);
                return found && { text: found.text, etag: etag(found.text) };
            },
            write: async (key, text) => {
                await gate("write");
                this.put(key, text);
            },
            create: async (key, text) => {
                await gate("create");
                const found = objects.get(key);
                if (found === undefined) {
                    this.put(key, text);
                }
                return found === undefined || found.text === text;
            },
            replace: async (key, text, expected) => {
                await gate("replace");
                const found = objects.get(key);
                const isExpected = found !== undefined && etag(found.text) === expected;
                if (isExpected) {
                    this.put(key, text);
                }
                return isExpected;
            },
            remove: async (key) => {
                await gate("remove");
                objects.delete(key);
            },
            abort: async ({ uploadId }) => {
                await gate("abort");
                const index = openUploads.findIndex((upload) => upload.uploadId === uploadId);
                openUploads.splice(index, index < 0 ? 0 : 1);
            },
        };
    }
}
