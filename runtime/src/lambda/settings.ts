import { Environment, type Variables } from "../environment";

/** What the function is told by its environment. */
export interface FunctionSettings {
    /** Bucket of dumps and reports. */
    readonly bucket: string;
    /** Value of the metrics' dimension, which names the backups in messages, too. */
    readonly dimension: string;
    /** ARN of the SNS topic. */
    readonly topicArn: string;
    /** Time within which a restore should be done. */
    readonly rtoTargetSeconds: number;
}

const A_WEEK = 604_800;

/** @throws {@link Failure} that names every variable that is missing or wrong. */
export function readSettings(variables: Variables): FunctionSettings {
    const environment = new Environment(variables);
    const settings = {
        bucket: environment.text("BACKUP_BUCKET"),
        dimension: environment.text("METRICS_DIMENSION"),
        topicArn: environment.text("TOPIC_ARN"),
        rtoTargetSeconds: environment.integer("RTO_TARGET_SECONDS", 3600, { minimum: 1, maximum: A_WEEK }),
    };
    environment.check();
    return settings;
}
