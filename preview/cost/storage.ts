import type { PreviewResource } from "../document";
import { type Bill, type Circumstances, usage } from "./charges";
import { amount } from "./numbers";

/** An image registry. */
export function imageRepository(_resource: PreviewResource, { assumptions }: Circumstances): Bill {
    const gigabytes = assumptions.imageGigabytes;
    return { charges: [usage("ecr.storage", "images", gigabytes, `${amount(gigabytes)} GB of images`)] };
}

/** A bucket: what is in it, and what is asked of it. */
export function bucket(_resource: PreviewResource, { assumptions }: Circumstances): Bill {
    const { gigabytes, writes, reads } = assumptions.bucket;
    return {
        charges: [
            usage("s3.standard", "storage of the bucket", gigabytes, `${amount(gigabytes)} GB, all in Standard`),
            usage("s3.write", "requests that write", writes, `${amount(writes)} requests`),
            usage("s3.read", "requests that read", reads, `${amount(reads)} requests`),
        ],
    };
}

/** A plan of AWS Backup: what it keeps, at the price of backups of RDS. */
export function backupPlan(_resource: PreviewResource, { assumptions }: Circumstances): Bill {
    const gigabytes = assumptions.backupGigabytes;
    return {
        charges: [usage("backup.rds", "backups", gigabytes, `${amount(gigabytes)} GB, all of RDS, in warm storage`)],
    };
}
