import { Bucket } from "../bucket";
import type { EncryptionKey } from "../encryption-key";
import { lifecycle, type Retention } from "./lifecycle";
import type { Pipeline } from "./parts";

/** Where dumps begin in the bucket. */
export const DUMPS = "db-dumps/";

/** Where drill reports begin in the bucket. */
export const REPORTS = "drill-reports/";

interface BucketCopy {
    readonly name?: string;
    readonly region?: string;
    readonly key?: EncryptionKey;
}

const DEFAULT_RETENTION: Retention = { dailyDays: 35, weeklyDays: 84, monthlyDays: 730, coldStorage: true };

/** The bucket with dumps and reports; or a copy of it, with a name, a region and a key of its own. */
export function createStore({ component, name, args }: Pipeline, copy: BucketCopy = {}): Bucket {
    return new Bucket(
        copy.name ?? name,
        {
            key: copy.key ?? args.key,
            region: copy.region,
            lifecycle: lifecycle(args.retention ?? DEFAULT_RETENTION),
            oldVersionDays: args.oldVersionDays,
            objectLock: args.objectLock,
            accessLogs: args.accessLogs,
            forceDestroy: args.forceDestroy,
            protect: args.protect,
            transform: args.transform?.bucket,
        },
        { parent: component },
    );
}
