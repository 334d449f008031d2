import type { ContainerInsights } from "./choices";
import type { AccessLogs } from "./web";

/** The bucket of the application. */
export interface Storage {
    /** Days for which an overwritten or deleted object can be brought back. Default: 30. */
    readonly oldVersionDays?: number;
    /** A log of the requests. */
    readonly accessLogs?: AccessLogs;
    /** Let a destroy delete the objects. */
    readonly forceDestroy?: boolean;
    /** Refuse to delete or replace the buckets, by Pulumi. */
    readonly protect?: boolean;
}

/** The KMS key. */
export interface Encryption {
    /** Refuse to delete the key. */
    readonly protect?: boolean;
    /** Days in which a deleted key can be saved, 7 to 30. Default: 30. */
    readonly deletionWindowInDays?: number;
}

/** The image repository. */
export interface Registry {
    /** Images to keep of each name. Default: 10. */
    readonly keepImages?: number;
    /** Let a destroy delete the repository with its images. Default: false. */
    readonly forceDelete?: boolean;
    /** Refuse to delete or replace the repository. */
    readonly protect?: boolean;
}

/** The ECS cluster. */
export interface ClusterSettings {
    /** Metrics of tasks and containers, charged as custom metrics: off, on or enhanced. */
    readonly containerInsights?: ContainerInsights;
    /** Days to keep transcripts of ECS Exec sessions. */
    readonly execLogRetentionDays?: number;
}
