/** Namespace of the backups' metrics in CloudWatch. */
export const METRICS_NAMESPACE = "Slipway/Backups";

/** Dimension of the backups' metrics, whose value says which pipeline's they are. */
export const METRICS_DIMENSION = "Backups";
