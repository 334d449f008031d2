import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import type { Store } from "../../../runtime/src/store/client";

/** Keys of the multipart uploads that were begun, and neither completed nor aborted. */
export async function openUploads({ client, bucket }: Store): Promise<string[]> {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    return Uploads.map(({ Key = "" }) => Key);
}
