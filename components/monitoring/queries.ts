import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../transform";
import type { Watch } from "./arguments";

/** A saved query of CloudWatch Logs Insights. */
interface Saved {
    readonly title: string;
    readonly logGroupNames: readonly pulumi.Input<string>[];
    readonly lines: readonly string[];
}

/** Messages of PostgreSQL for a login that it refused, by password, by IAM, and by its rules. */
export const REFUSED_LOGINS = [
    "password authentication failed",
    "PAM authentication failed",
    "no pg_hba.conf entry",
] as const;

/**
 * Saves the queries that the runbook asks for, as `<project>-<stack>/<title>`. They name what the services' logs hold
 * (apps/backend/src/http/logging.ts): JSON, a line for each answer with its route, status and milliseconds, and no people.
 */
export function createQueries(watch: Watch, eventLogName: pulumi.Input<string>): void {
    const { component, name, args } = watch;
    for (const saved of queries(watch, eventLogName)) {
        new aws.cloudwatch.QueryDefinition(
            ...transformed(
                args.transform?.query,
                `${name}-${saved.title.replaceAll(" ", "-")}`,
                {
                    name: `${pulumi.getProject()}-${pulumi.getStack()}/${saved.title}`,
                    logGroupNames: [...saved.logGroupNames],
                    queryString: saved.lines.join("\n| "),
                },
                { parent: component },
            ),
        );
    }
}

function queries({ args }: Watch, eventLogName: pulumi.Input<string>): Saved[] {
    const services = args.services.map(({ logGroupName }) => logGroupName);
    const { database } = args;
    return [
        {
            title: "errors",
            logGroupNames: services,
            lines: [
                "fields @timestamp, service, revision, msg, err.type, err.message, requestId",
                'filter level in ["error", "fatal"] or status >= 500',
                "sort @timestamp desc",
                "limit 200",
            ],
        },
        {
            title: "slow requests",
            logGroupNames: services,
            lines: [
                "filter ispresent(milliseconds)",
                "stats count(*) as requests, pct(milliseconds, 50) as p50, pct(milliseconds, 95) as p95, " +
                    "max(milliseconds) as slowest by service, method, route",
                "sort p95 desc",
                "limit 50",
            ],
        },
        {
            title: "deployments",
            logGroupNames: [eventLogName],
            lines: [
                "fields @timestamp, detail.eventName, detail.reason, resources.0, detail.status, detail.name",
                "sort @timestamp desc",
                "limit 100",
            ],
        },
        ...(database === undefined
            ? []
            : [
                  {
                      title: "logins",
                      logGroupNames: [database.logGroupName],
                      lines: [
                          "fields @timestamp, @message",
                          `filter @message like /connection authorized|${REFUSED_LOGINS.join("|").replace(".", "\\.")}/`,
                          "sort @timestamp desc",
                          "limit 200",
                      ],
                  },
                  {
                      title: "slow statements",
                      logGroupNames: [database.logGroupName],
                      lines: [
                          "fields @timestamp, @message",
                          "filter @message like /duration: /",
                          "parse @message /duration: (?<milliseconds>[0-9.]+) ms/",
                          "sort milliseconds desc",
                          "limit 50",
                      ],
                  },
              ]),
    ];
}
