import {
    DeleteObjectCommand,
    GetObjectCommand,
    ListMultipartUploadsCommand,
    ListObjectsV2Command,
    PutObjectCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import type { Emulator } from "../../support/emulator";

/** The bucket of dumps and reports, seen from outside. */
export class BackupBucket {
    readonly client: S3Client;

    constructor(
        emulator: Emulator,
        readonly name: string,
    ) {
        this.client = new S3Client({ ...emulator.client, forcePathStyle: true });
    }

    /** Keys of all objects, sorted. */
    async keys(prefix = ""): Promise<string[]> {
        const { Contents = [] } = await this.client.send(
            new ListObjectsV2Command({ Bucket: this.name, Prefix: prefix }),
        );
        return Contents.map(({ Key = "" }) => Key).sort();
    }

    /** Keys of uploads that were begun and not ended. */
    async openUploads(): Promise<string[]> {
        const { Uploads = [] } = await this.client.send(new ListMultipartUploadsCommand({ Bucket: this.name }));
        return Uploads.map(({ Key = "" }) => Key);
    }

    async read(key: string): Promise<Buffer> {
        const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
    }

    async readJson(key: string): Promise<unknown> {
        return JSON.parse((await this.read(key)).toString());
    }

    async write(key: string, content: Buffer | string): Promise<void> {
        await this.client.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: content }));
    }

    async remove(key: string): Promise<void> {
        await this.client.send(new DeleteObjectCommand({ Bucket: this.name, Key: key }));
    }
}
