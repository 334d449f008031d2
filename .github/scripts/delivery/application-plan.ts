import { labelOf, type Step } from "./pulumi-preview";

/** Operations that leave a resource of a type where it is, with another image. */
type Rule = Readonly<Record<string, readonly string[] | "any">>;

/** The operations of a replacement: a task definition, a gate and a proof are new for each release. */
const ANEW: Rule = {
    update: "any",
    replace: "any",
    create: "any",
    "create-replacement": "any",
    "delete-replaced": "any",
};

/**
 * What a release of the application changes, by type, operation and property. Nothing else may: a policy or a state
 * machine of the backups has the revision of a task definition in it.
 */
const RULES: Readonly<Record<string, Rule>> = {
    "aws:ecs/taskDefinition:TaskDefinition": ANEW,
    "pulumi-nodejs:dynamic/deployment:MigrationGate": ANEW,
    "pulumi-nodejs:dynamic/deployment:RolloutProof": ANEW,
    "docker:index/image:Image": ANEW,
    "aws:ecs/service:Service": { update: ["taskDefinition"] },
    "aws:sfn/stateMachine:StateMachine": { update: ["definition"] },
    "aws:iam/rolePolicy:RolePolicy": { update: ["policy"] },
    // The backups' function is made of runtime/.
    "aws:lambda/function:Function": { update: ["code", "sourceCodeHash"] },
};

/** Changes that a release of the application must not make. */
export class ApplicationPlanError extends Error {
    override readonly name = "ApplicationPlanError";
}

/** The changes among them that are none of a release of the application. */
export function foreignSteps(steps: readonly Step[]): Step[] {
    return steps.filter(({ custom, type, op, properties }) => {
        if (!custom || type.startsWith("pulumi:")) {
            return false;
        }
        const allowed = RULES[type]?.[op];
        return allowed === undefined || (allowed !== "any" && !within(properties, allowed));
    });
}

/**
 * Checks that a plan is a release of the application.
 *
 * @throws {@link ApplicationPlanError} with every change that is none, and what to do.
 */
export function assertApplicationOnly(steps: readonly Step[], environment: string): void {
    const foreign = foreignSteps(steps);
    if (foreign.length > 0) {
        const lines = foreign.map((step) => {
            const properties = step.properties.length === 0 ? "" : ` (${step.properties.join(", ")})`;
            return `  ${step.op} ${labelOf(step)}${properties}`;
        });
        throw new ApplicationPlanError(
            `A release of the application changes images only, and this plan for ${environment} has more:\n` +
                `${lines.join("\n")}\n` +
                `Deploy the infrastructure first: run the workflow deploy by hand with environment ${environment} and ` +
                `lane infrastructure, let it pass, and run it with lane application then.`,
        );
    }
}

// A property's path begins with its name: `definition`, `tags.Name`, `loadBalancers[0].weight`.
function within(properties: readonly string[], allowed: readonly string[]): boolean {
    return properties.length > 0 && properties.every((path) => allowed.includes(path.split(/[.[]/)[0] ?? path));
}
