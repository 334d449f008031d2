import type { Deployment, FargateServiceArgs, RouteArgs } from "../../components";
import type { Recording } from "../../preview/record";
import { recordService } from "./fargate";
import { resource } from "./program";

/** Records a service `backend` that answers `/api/*` with a deployment, and what is given beside that. */
export function deployed(
    deployment: Deployment | undefined,
    args: Partial<FargateServiceArgs> = {},
    route: Omit<RouteArgs, "priority"> = { paths: ["/api/*"] },
): Promise<Recording> {
    return recordService(({ balancer }) => ({
        port: 8000,
        route: balancer.route({ priority: 10, ...route }),
        targetHealthCheck: { path: "/api/health" },
        deployment,
        ...args,
    }));
}

/** What ECS may do with a service's target groups and rules. */
export function shiftsRequests(recording: Recording, service: string): object[] {
    const arn = (type: string) => (name: string) => resource(recording, type, name).outputs.arn;
    return [
        {
            Sid: "SeeWhereRequestsGo",
            Effect: "Allow",
            Action: [
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
            ],
            Resource: "*",
        },
        {
            Sid: "RegisterTasks",
            Effect: "Allow",
            Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
            Resource: [service, `${service}-alt`].map(arn("aws:lb/targetGroup:TargetGroup")),
        },
        {
            Sid: "ShiftRequests",
            Effect: "Allow",
            Action: ["elasticloadbalancing:ModifyRule"],
            Resource: [service, `${service}-test`].map(arn("aws:lb/listenerRule:ListenerRule")),
        },
    ];
}
