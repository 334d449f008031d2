import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { qualified } from "../names";
import { transformed } from "../transform";
import type { Alarm } from "./alarm";
import type { Watch } from "./arguments";
import type { Topics } from "./topics";

const COMPARISONS = {
    above: "GreaterThanThreshold",
    "at least": "GreaterThanOrEqualToThreshold",
    below: "LessThanThreshold",
} as const;

/** Kind of the alarm that pages. */
export const USERS_AFFECTED = "users-affected";

/** An alarm, and whether it alone says that users are affected. */
interface Created {
    readonly resource: aws.cloudwatch.MetricAlarm;
    readonly affectsUsers: boolean;
}

/**
 * Creates the alarms of a level, which inform, and one over those that users notice, which pages.
 *
 * @returns their ARNs, the one that pages first.
 */
export function createAlarms(watch: Watch, topics: Topics, alarms: readonly Alarm[]): pulumi.Output<string>[] {
    const { alarms: level = "all" } = watch.args;
    const wanted = alarms.filter((alarm) => level === "all" || (level === "essential" && alarm.level === "essential"));
    const created = wanted.map((alarm) => createAlarm(watch, topics, alarm));
    return [...createUsersAffected(watch, topics, created), ...created.map(({ resource }) => resource.arn)];
}

function createAlarm({ component, name, args }: Watch, { inform }: Topics, alarm: Alarm): Created {
    const { kind, condition, patience, looksAt } = alarm;
    const resource = new aws.cloudwatch.MetricAlarm(
        ...transformed(
            args.transform?.alarm,
            `${name}-${kind}`,
            {
                name: qualified(`${name}-${kind}`),
                alarmDescription: description(args.runbook, alarm),
                ...("namespace" in looksAt
                    ? {
                          namespace: looksAt.namespace,
                          metricName: looksAt.metricName,
                          ...(looksAt.dimensions && { dimensions: { ...looksAt.dimensions } }),
                          statistic: looksAt.stat,
                          period: looksAt.periodSeconds,
                      }
                    : { metricQueries: [...looksAt] }),
                comparisonOperator: COMPARISONS[condition.is],
                threshold: condition.threshold,
                evaluationPeriods: patience.periods,
                datapointsToAlarm: patience.bad,
                treatMissingData: alarm.missing,
                alarmActions: [inform.arn],
                // What is an event has no end to tell of.
                okActions: patience.periods > 1 ? [inform.arn] : [],
            },
            { parent: component },
        ),
    );
    return { resource, affectsUsers: alarm.affectsUsers === true };
}

function createUsersAffected(
    { component, name, args }: Watch,
    { page }: Topics,
    alarms: readonly Created[],
): pulumi.Output<string>[] {
    const names = alarms.filter(({ affectsUsers }) => affectsUsers).map(({ resource }) => resource.name);
    if (names.length === 0) {
        return [];
    }
    const composite = new aws.cloudwatch.CompositeAlarm(
        ...transformed(
            args.transform?.compositeAlarm,
            `${name}-${USERS_AFFECTED}`,
            {
                alarmName: qualified(`${name}-${USERS_AFFECTED}`),
                alarmDescription: description(args.runbook, {
                    kind: USERS_AFFECTED,
                    reason: "Users get errors, wait, or reach nobody. The reason names the alarm that says so",
                }),
                alarmRule: pulumi.all(names).apply((all) => all.map((one) => `ALARM("${one}")`).join(" OR ")),
                alarmActions: [page.arn],
                okActions: [page.arn],
            },
            { parent: component },
        ),
    );
    return [composite.arn];
}

/** What an alarm means, and where the runbook has it. */
function description(runbook = "docs/monitoring.md", alarm: Pick<Alarm, "kind" | "runbook" | "reason">): string {
    return `${alarm.reason}. ${runbook}#${alarm.runbook ?? alarm.kind}`;
}
