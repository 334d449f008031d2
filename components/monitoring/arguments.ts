import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { BackupPipeline } from "../backup-pipeline";
import type { EncryptionKey } from "../encryption-key";
import type { FargateService } from "../fargate-service";
import type { LoadBalancer } from "../load-balancer";
import type { LogRetentionDays } from "../log-retention";
import type { OffHours } from "../off-hours";
import type { PostgresDb } from "../postgres-db";
import type { Transform } from "../transform";
import type { Vpc } from "../vpc";

/** How many alarms there are. */
export type AlarmLevel = "none" | "essential" | "all";

/** Where messages go in Slack. */
export interface Slack {
    /**
     * Name of the secret in Secrets Manager that holds nothing but the URL of an incoming webhook, as text. It is
     * encrypted by Secrets Manager's own key.
     */
    readonly secretName: string;
}

/** Arguments of {@link Monitoring}. */
export interface MonitoringArgs {
    /** Load balancer that the services are behind. */
    readonly balancer: LoadBalancer;
    /** Services, all of one cluster. */
    readonly services: readonly [FargateService, ...FargateService[]];
    /** Database. */
    readonly database?: PostgresDb;
    /** Network, of which NAT gateways are watched. */
    readonly vpc?: Vpc;
    /** Backups, whose own alarms are shown and not made again. */
    readonly backups?: BackupPipeline;
    /** Off-hours of the stack. With them, services and databases that are gone ring no alarm. */
    readonly offHours?: OffHours;
    /** Encrypts messages, logs and the function's environment. */
    readonly key?: EncryptionKey;
    /**
     * How many alarms there are: `essential` are those of users and of full disks, and what fails.
     * @default "all"
     */
    readonly alarms?: AlarmLevel;
    /** E-mail addresses that are told when users are affected. */
    readonly page?: readonly string[];
    /** E-mail addresses that are told everything else. */
    readonly inform?: readonly string[];
    /** Where both go in Slack, too. */
    readonly slack?: Slack;
    /**
     * Share of requests that may be answered with 5xx, in percent.
     * @default 5
     */
    readonly errorPercent?: number;
    /**
     * Requests in a minute below which neither errors nor times are looked at.
     * @default 20
     */
    readonly minimumRequests?: number;
    /**
     * Milliseconds within which 95 of 100 requests are to be answered.
     * @default 1000
     */
    readonly slowMilliseconds?: number;
    /** USD that the account may cost in a month; `false` for no budget. */
    readonly budget?: number | false;
    /**
     * Page with the runbook; descriptions of alarms end with it and `#` and the alarm's kind.
     * @default "docs/monitoring.md"
     */
    readonly runbook?: string;
    /**
     * Days to keep the log of deployments and the function's.
     * @default 365
     */
    readonly logRetentionDays?: LogRetentionDays;
    /** Changes to the children. */
    readonly transform?: MonitoringTransforms;
}

/** Changes to the children of {@link Monitoring}. */
export interface MonitoringTransforms {
    readonly alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
    readonly compositeAlarm?: Transform<aws.cloudwatch.CompositeAlarmArgs>;
    readonly dashboard?: Transform<aws.cloudwatch.DashboardArgs>;
    readonly topic?: Transform<aws.sns.TopicArgs>;
    readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
    readonly function?: Transform<aws.lambda.FunctionArgs>;
    readonly queue?: Transform<aws.sqs.QueueArgs>;
    readonly budget?: Transform<aws.budgets.BudgetArgs>;
    readonly query?: Transform<aws.cloudwatch.QueryDefinitionArgs>;
}

/** What something is created for. */
export interface Watch {
    readonly component: pulumi.ComponentResource;
    readonly name: string;
    readonly args: MonitoringArgs;
}
