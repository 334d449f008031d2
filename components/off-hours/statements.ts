import { siblingArn } from "../backup/definitions/arns";
import type { Statement } from "../policy";
import type { OffHoursResources } from "./definition";

/** What the state machine's role must be allowed: these services, this database, and nothing else. */
export function offHoursStatements({ services, database, machineName }: OffHoursResources): Statement[] {
    return [
        { Sid: "StopAndStartTasks", Action: ["ecs:DescribeServices", "ecs:UpdateService"], Resource: arns(services) },
        ...(services.some(({ scales }) => scales)
            ? [
                  {
                      // A scalable target is known by an id that AWS makes: the account's targets, of ECS services only.
                      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
                      Sid: "StopAndStartScaling",
                      Action: ["application-autoscaling:RegisterScalableTarget"],
                      Resource: siblingArn(database.arn, "application-autoscaling", "scalable-target/*"),
                      Condition: {
                          StringEquals: {
                              "application-autoscaling:service-namespace": "ecs",
                              "application-autoscaling:scalable-dimension": "ecs:service:DesiredCount",
                          },
                      },
                  },
              ]
            : []),
        {
            Sid: "StopAndStartDatabase",
            Action: ["rds:DescribeDBInstances", "rds:StartDBInstance", "rds:StopDBInstance"],
            Resource: database.arn,
        },
        {
            Sid: "FindWhoKeepsItAwake",
            Action: ["states:ListExecutions"],
            Resource: siblingArn(database.arn, "states", `stateMachine:${machineName}`),
        },
    ];
}

function arns(services: OffHoursResources["services"]): string[] {
    return services.map(({ arn }) => arn);
}
