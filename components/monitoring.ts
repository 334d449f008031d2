import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "./monitoring/alarm";
import { databaseAlarms } from "./monitoring/alarms/database";
import {
    certificateAlarm,
    eventAlarm,
    functionAlarms,
    loginsAlarm,
    natAlarms,
    undeliveredAlarm,
} from "./monitoring/alarms/others";
import { serviceAlarms } from "./monitoring/alarms/services";
import { balancerAlarms, routedAlarms } from "./monitoring/alarms/traffic";
import type { MonitoringArgs, Watch } from "./monitoring/arguments";
import { createBudget } from "./monitoring/budget";
import { createAlarms } from "./monitoring/create-alarms";
import { dashboardBody } from "./monitoring/dashboard/body";
import { factsOf } from "./monitoring/dashboard/facts";
import { createEvents, type Events } from "./monitoring/events";
import { createQueries, REFUSED_LOGINS } from "./monitoring/queries";
import { createSlack, type Messenger } from "./monitoring/slack";
import { createTopics } from "./monitoring/topics";
import { qualified } from "./names";
import { transformed } from "./transform";

export type { AlarmLevel, MonitoringArgs, MonitoringTransforms, Slack } from "./monitoring/arguments";

/** Namespace of metrics that are counted in logs. */
const LOG_METRICS = "Slipway/Logs";

/**
 * Watches a stack: a dashboard `<project>-<stack>` that says whether it is up, fast or full and what changed, alarms with
 * what to look at first, and saved queries. One alarm over the others says that users are affected, and pages; the rest
 * inform.
 *
 * Creates the dashboard, two topics, alarms, a log of deployments with its rules, a filter for refused logins, queries of
 * CloudWatch Logs Insights, and by option a budget, and a queue and a function that tell Slack.
 *
 * Costs, in us-east-1 (https://aws.amazon.com/cloudwatch/pricing/, 2026-11): the dashboard 3 USD a month (three of an
 * account are free), each metric of an alarm 0.10 USD, the alarm over them 0.50 USD. For two services and a database that
 * is about 5 USD with the essential alarms and 9 USD with all.
 *
 * Replaced by nothing that keeps something.
 *
 * Not tested against real AWS.
 *
 * @throws {@link pulumi.RunError} where the name is too long.
 *
 * @example
 * ```ts
 * new Monitoring("monitoring", {
 *     balancer,
 *     services: [backend, frontend],
 *     database,
 *     page: ["oncall@example.com"],
 * });
 * ```
 */
export class Monitoring extends pulumi.ComponentResource {
    /** ARN of the topic that pages. */
    readonly pageTopicArn: pulumi.Output<string>;
    /** ARN of the topic that informs. */
    readonly informTopicArn: pulumi.Output<string>;
    /** Name of the dashboard. */
    readonly dashboardName: pulumi.Output<string>;

    constructor(name: string, args: MonitoringArgs, options?: pulumi.ComponentResourceOptions) {
        // With other components among its inputs it would wait for all that they create.
        super("slipway:index:Monitoring", name, { alarms: args.alarms, budget: args.budget }, options);
        const watch: Watch = { component: this, name, args };
        const topics = createTopics(watch);
        const events = createEvents(watch, stateMachineArns(args));
        const messenger = args.slack && createSlack(watch, topics, args.slack);
        createQueries(watch, events.logGroupName);
        createBudget(watch, topics);
        const alarmArns = createAlarms(watch, topics, this.alarms(watch, events, messenger));
        this.dashboardName = this.createDashboard(watch, events, [...alarmArns, ...(args.backups?.alarmArns ?? [])]);
        this.pageTopicArn = topics.page.arn;
        this.informTopicArn = topics.inform.arn;
        this.registerOutputs({
            pageTopicArn: this.pageTopicArn,
            informTopicArn: this.informTopicArn,
            dashboardName: this.dashboardName,
        });
    }

    private alarms(watch: Watch, events: Events, messenger: Messenger | undefined): Alarm[] {
        const { args } = watch;
        const { balancer, database, backups } = args;
        const sleeps = args.offHours !== undefined;
        const limits = {
            errorPercent: args.errorPercent ?? 5,
            minimumRequests: args.minimumRequests ?? 20,
            slowMilliseconds: args.slowMilliseconds ?? 1000,
        };
        const functions = [
            ...(backups === undefined ? [] : [backups.functionName]),
            ...(messenger === undefined ? [] : [messenger.functionName]),
        ];
        return [
            ...balancerAlarms(balancer, limits),
            ...args.services.flatMap((service) => [
                ...(service.targetGroupArnSuffixes.length === 0 ? [] : routedAlarms(service, balancer, limits, sleeps)),
                ...serviceAlarms(service, balancer, sleeps),
            ]),
            ...(database === undefined ? [] : [...databaseAlarms(database), ...this.loginAlarms(watch)]),
            ...natAlarms(args.vpc?.natGatewayIds ?? []),
            ...functionAlarms(functions),
            ...(balancer.certificateArn === undefined ? [] : [certificateAlarm(balancer.certificateArn)]),
            eventAlarm(
                "deployment-failed",
                "A release failed, and ECS goes back to the one before. See which and why among the deployments on the dashboard",
                events.failedDeployments,
            ),
            ...(events.failedExecutions === undefined
                ? []
                : [
                      eventAlarm(
                          "executions-failed",
                          "An execution of a state machine failed or ran out of time. See on the dashboard which; a dump or drill has a message of its own",
                          events.failedExecutions,
                      ),
                  ]),
            ...(messenger === undefined ? [] : [undeliveredAlarm(messenger.undelivered)]),
        ];
    }

    /** Counts refused logins in PostgreSQL's log, where the alarm for them is wanted. */
    private loginAlarms({ name, args }: Watch): Alarm[] {
        const { database, alarms = "all" } = args;
        if (database === undefined || alarms !== "all") {
            return [];
        }
        const metricName = `${qualified(name)}-failed-logins`;
        new aws.cloudwatch.LogMetricFilter(
            `${name}-failed-logins`,
            {
                logGroupName: database.logGroupName,
                pattern: REFUSED_LOGINS.map((message) => `?"${message}"`).join(" "),
                metricTransformation: { namespace: LOG_METRICS, name: metricName, value: "1", unit: "Count" },
            },
            { parent: this },
        );
        return [loginsAlarm(LOG_METRICS, metricName)];
    }

    private createDashboard(
        watch: Watch,
        events: Events,
        alarmArns: readonly pulumi.Output<string>[],
    ): pulumi.Output<string> {
        const dashboard = new aws.cloudwatch.Dashboard(
            ...transformed(
                watch.args.transform?.dashboard,
                watch.name,
                {
                    dashboardName: `${pulumi.getProject()}-${pulumi.getStack()}`,
                    dashboardBody: factsOf(watch, events, alarmArns).apply((facts) =>
                        JSON.stringify(dashboardBody(facts)),
                    ),
                },
                { parent: this },
            ),
        );
        return dashboard.dashboardName;
    }
}

function stateMachineArns({ backups, offHours }: MonitoringArgs): pulumi.Output<string>[] {
    return [
        ...(backups === undefined ? [] : backups.stateMachineArns),
        ...(offHours === undefined ? [] : [offHours.stateMachineArn]),
    ];
}
