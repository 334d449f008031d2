import type { Environments } from "../../bootstrap/environments";
import { drillEnvironment, drillRoleName, roleArn } from "../../bootstrap/names";
import { type Target, targetOf } from "./delivery/target";

/** An environment that is set up, as the checks that are no deployment need it. */
export interface CheckTarget extends Target {
    /** GitHub environment and ARN of the role of its restore drill. */
    readonly drill: { readonly gate: string; readonly role: string };
}

/**
 * The environments that a check is for, and what to say of those that are not set up.
 *
 * @param only the name of one; empty for all.
 * @throws `Error` where there is none of that name.
 */
export function checkTargets(
    { environments }: Environments,
    only: string,
): { readonly targets: readonly CheckTarget[]; readonly notes: readonly string[] } {
    const wanted = environments.filter(({ name }) => only === "" || name === only);
    if (wanted.length === 0) {
        const names = environments.map(({ name }) => name).join(", ");
        throw new Error(`There is no environment "${only}" in .github/environments.yaml: there is ${names}.`);
    }
    const found = wanted.map((environment) => ({ name: environment.name, target: targetOf(environment) }));
    return {
        targets: found.flatMap(({ name, target }) =>
            target === undefined
                ? []
                : [
                      {
                          ...target,
                          drill: { gate: drillEnvironment(name), role: roleArn(target.account, drillRoleName(name)) },
                      },
                  ],
        ),
        notes: found.flatMap(({ name, target }) =>
            target === undefined
                ? [`${name} is not set up (npm run bootstrap -- --environment ${name}), and is left out.`]
                : [],
        ),
    };
}
