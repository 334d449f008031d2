/** Access logs in a bucket of their own. */
export interface AccessLogs {
    /** Whether there are logs. Default: true. */
    readonly enabled?: boolean;
    /** Days to keep the logs. */
    readonly retentionDays?: number;
    /** Let a destroy delete the logs. */
    readonly forceDestroy?: boolean;
}

/** AWS WAF before the load balancer. */
export interface Firewall {
    /** Whether there is one. Default: true. */
    readonly enabled?: boolean;
    /** Requests in five minutes above which an address is blocked. Default: 2000. */
    readonly requestsPerFiveMinutes?: number;
    /** Days to keep the log of blocked requests. */
    readonly logRetentionDays?: number;
}

/** The load balancer. */
export interface Web {
    /** Domain name to serve over HTTPS. Default: HTTP on AWS's own name. */
    readonly domain?: string;
    /** Route 53 zone of the domain. */
    readonly hostedZoneId?: string;
    /** Certificate of the domain. Default: one from ACM, proved in the zone. */
    readonly certificateArn?: string;
    /** Who may connect, as IPv4 CIDR blocks. Default: ["0.0.0.0/0"]. */
    readonly allowedCidrBlocks?: string[];
    /** Access logs in a bucket. */
    readonly accessLogs?: AccessLogs;
    /** AWS WAF before the load balancer. */
    readonly firewall?: Firewall;
    /** Seconds to keep an idle connection. Default: 60. */
    readonly idleTimeoutSeconds?: number;
    /** Refuse to delete the load balancer. */
    readonly deletionProtection?: boolean;
}
