import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** An object and what is known of it. */
export interface StoredObject {
    readonly body: Buffer;
    readonly contentType: string;
    readonly cacheControl: string | undefined;
    /** With its quotation marks. */
    readonly entityTag: string;
    readonly lastModified: Date;
}

/** Where objects are kept. */
export interface Storage {
    get(bucket: string, key: string): Promise<StoredObject | undefined>;
    put(bucket: string, key: string, object: StoredObject): Promise<void>;
    delete(bucket: string, key: string): Promise<void>;
}

/** The tag that S3 gives an object that was uploaded in one piece. */
export function entityTag(body: Uint8Array): string {
    return `"${createHash("md5").update(body).digest("hex")}"`;
}

/** Keeps objects until the process ends. */
export class MemoryStorage implements Storage {
    private readonly objects = new Map<string, StoredObject>();

    get(bucket: string, key: string): Promise<StoredObject | undefined> {
        return Promise.resolve(this.objects.get(`${bucket}/${key}`));
    }

    put(bucket: string, key: string, object: StoredObject): Promise<void> {
        this.objects.set(`${bucket}/${key}`, object);
        return Promise.resolve();
    }

    delete(bucket: string, key: string): Promise<void> {
        this.objects.delete(`${bucket}/${key}`);
        return Promise.resolve();
    }
}

/** Keeps each object in a file of a folder, with what is known of it beside it. */
export class FileStorage implements Storage {
    constructor(private readonly directory: string) {}

    async get(bucket: string, key: string): Promise<StoredObject | undefined> {
        const file = this.file(bucket, key);
        try {
            const [body, text] = await Promise.all([readFile(file), readFile(`${file}.json`, "utf8")]);
            const { contentType, cacheControl, lastModified } = parseDescription(text);
            return { body, contentType, cacheControl, entityTag: entityTag(body), lastModified };
        } catch (error) {
            if (error instanceof Error && "code" in error && error.code === "ENOENT") {
                return undefined;
            }
            throw error;
        }
    }

    async put(
        bucket: string,
        key: string,
        { body, contentType, cacheControl, lastModified }: StoredObject,
    ): Promise<void> {
        const file = this.file(bucket, key);
        await mkdir(join(this.directory, bucket), { recursive: true });
        await replaceFile(`${file}.json`, JSON.stringify({ key, contentType, cacheControl, lastModified }));
        await replaceFile(file, body);
    }

    async delete(bucket: string, key: string): Promise<void> {
        const file = this.file(bucket, key);
        await Promise.all([rm(file, { force: true }), rm(`${file}.json`, { force: true })]);
    }

    // A key may be longer than a file name, and may have anything in it.
    private file(bucket: string, key: string): string {
        return join(this.directory, bucket, createHash("sha256").update(key).digest("hex"));
    }
}

async function replaceFile(file: string, content: string | Buffer): Promise<void> {
    const temporary = `${file}.${process.pid}.${performance.now()}`;
    await writeFile(temporary, content);
    await rename(temporary, file);
}

function parseDescription(text: string): Pick<StoredObject, "contentType" | "cacheControl" | "lastModified"> {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("contentType" in value) || !("lastModified" in value)) {
        throw new Error(`not the description of an object: ${text}`);
    }
    const cacheControl = "cacheControl" in value ? String(value.cacheControl) : undefined;
    return { contentType: String(value.contentType), cacheControl, lastModified: new Date(String(value.lastModified)) };
}
