import * as pulumi from "@pulumi/pulumi";
import { createLambdaFunction } from "../lambda-function";
import type { Route } from "../load-balancer";
import { createServiceRole } from "../service-role";
import type { FargateServiceArgs } from "./arguments";
import { type Deployment, ROLLING, type Validation } from "./deployment";
import type { ValidationHook } from "./deployment-configuration";
import { TEST_HEADER, type Traffic } from "./traffic";

/** A check with everything filled in. */
interface Check extends Required<Omit<Validation, "status" | "body">> {
    /** Status codes as Elastic Load Balancing writes them: `200`, `200-299`, `200,204`. */
    readonly statusCodes: string;
    readonly body: string | undefined;
    /** Where production is asked; undefined where that cannot be, or would be answered by another service. */
    readonly productionUrl: pulumi.Input<string> | undefined;
}

/** Lambda stops a function then, at the latest. */
const LONGEST_SECONDS = 900;

/** What a deployment needs to know of the route. */
type RouteOfCheck = Pick<Route, "paths" | "isPublic">;

/**
 * Says what is wrong with a deployment where it meets the service's route, of which a worker has none.
 *
 * @returns the reasons with the settings that they are of, none where it is right.
 */
export function routeMistakes(
    deployment: Deployment,
    route: RouteOfCheck | undefined,
): { readonly setting: string; readonly reason: string }[] {
    if (deployment.strategy === "rolling") {
        return [];
    }
    if (route === undefined) {
        const reason = `${deployment.strategy} shifts requests, and without a route there are none. Use rolling`;
        return [{ setting: "strategy", reason }];
    }
    const { validation } = deployment;
    return validation === undefined || validation === false
        ? []
        : [
              ...(validation.path.startsWith("/") ? pathMistakes(validation.path, route) : [NO_SLASH]),
              ...(route.isPublic ? [] : [OUT_OF_REACH]),
          ];
}

function pathMistakes(path: string, { paths }: RouteOfCheck) {
    const reason =
        `"${path}" is not among the route's (${(paths ?? []).join(", ")}), so another service would answer it in ` +
        `production. Take one of the route's`;
    return answers(paths, path) ? [] : [{ setting: "validation.path", reason }];
}

const NO_SLASH = { setting: "validation.path", reason: "does not begin with a slash" };

const OUT_OF_REACH = {
    setting: "validation",
    reason:
        "comes from Lambda's public addresses, and the load balancer takes connections from certain addresses only. " +
        "Leave it out",
};

/**
 * Creates the function that checks a release when ECS asks it to, and the role with which ECS calls it.
 *
 * It stands outside the VPC and comes as any visitor does, over the internet: in the VPC it would leave through NAT
 * with a public address as well, which no security group can name, and would need one.
 */
export function createValidation(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    traffic: Traffic | undefined,
): { readonly hook: ValidationHook; readonly ready: readonly pulumi.Resource[] } | undefined {
    const check = traffic === undefined ? undefined : checkOf(args, traffic);
    if (traffic === undefined || check === undefined) {
        return undefined;
    }
    const label = `${name}-validation`;
    const { handler } = createLambdaFunction(
        parent,
        label,
        {
            description: `Checks a release of ${name} before and after it gets production's requests`,
            entryPoint: "runtime/src/hooks/handler.ts",
            statements:
                args.key === undefined
                    ? []
                    : [{ Sid: "ReadSettings", Action: ["kms:Decrypt"], Resource: args.key.arn }],
            variables: variables(name, check, traffic),
            memorySize: 256,
            timeoutSeconds: timeoutSeconds(check),
            transform: { logGroup: args.transform?.logGroup, function: args.transform?.validationFunction },
        },
        args,
    );
    const hook = createServiceRole(parent, `${name}-hook`, "ecs.amazonaws.com", [
        { Sid: "Validate", Action: ["lambda:InvokeFunction"], Resource: handler.arn },
    ]);
    return {
        hook: {
            functionArn: handler.arn,
            roleArn: hook.role.arn,
            checksProduction: check.productionUrl !== undefined,
        },
        ready: [hook.policy],
    };
}

function checkOf(args: FargateServiceArgs, { route }: Traffic): Check | undefined {
    const { deployment = ROLLING, targetHealthCheck: health = {} } = args;
    if (deployment.strategy === "rolling" || deployment.validation === false || !route.isPublic) {
        return undefined;
    }
    const { validation } = deployment;
    const path = validation?.path ?? health.path ?? "/";
    return {
        path,
        statusCodes: validation === undefined ? (health.statusCodes ?? "200") : String(validation.status ?? 200),
        body: validation?.body,
        maximumMilliseconds: validation?.maximumMilliseconds ?? 2000,
        attempts: validation?.attempts ?? 5,
        pauseSeconds: validation?.pauseSeconds ?? 5,
        productionUrl: answers(route.paths, path) ? productionUrl(route) : undefined,
    };
}

/** Where people reach the service: the first of its hosts, or the load balancer's address. */
function productionUrl({ url, hosts }: Traffic["route"]): pulumi.Input<string> | undefined {
    if (hosts === undefined || hosts.length === 0) {
        return url;
    }
    const host = hosts.find((candidate) => !/[*?]/.test(candidate));
    return host === undefined ? undefined : url.apply((address) => `${new URL(address).protocol}//${host}`);
}

/** Whether a route with these paths answers a path. `*` is any characters, `?` any one. */
function answers(patterns: readonly string[] | undefined, path: string): boolean {
    if (patterns === undefined || patterns.length === 0) {
        return true;
    }
    const [withoutQuery = ""] = path.split("?");
    return patterns.some((pattern) => {
        const expression = pattern
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replaceAll("*", ".*")
            .replaceAll("?", ".");
        return new RegExp(`^${expression}$`, "s").test(withoutQuery);
    });
}

/** As long as all attempts take at their slowest, and a little to start; what takes longer goes on in another call. */
function timeoutSeconds({ attempts, maximumMilliseconds, pauseSeconds }: Check): number {
    return Math.min(LONGEST_SECONDS, Math.ceil(attempts * (maximumMilliseconds / 1000 + pauseSeconds)) + 15);
}

function variables(name: string, check: Check, { route, testKey }: Traffic): Record<string, pulumi.Input<string>> {
    return {
        SERVICE: name,
        TEST_URL: pulumi.interpolate`${route.url}${check.path}`,
        TEST_HEADER,
        TEST_KEY: testKey,
        ...(check.productionUrl !== undefined && {
            PRODUCTION_URL: pulumi.interpolate`${check.productionUrl}${check.path}`,
        }),
        STATUS_CODES: check.statusCodes,
        ...(check.body !== undefined && { BODY_CONTAINS: check.body }),
        MAXIMUM_MILLISECONDS: String(check.maximumMilliseconds),
        ATTEMPTS: String(check.attempts),
        PAUSE_SECONDS: String(check.pauseSeconds),
    };
}
