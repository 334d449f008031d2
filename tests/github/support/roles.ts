import type { Environments } from "../../../bootstrap/environments";
import { roleArn } from "../../../bootstrap/names";
import { type Role, rolesOf, subjectPrefix, trustPolicy } from "../../../bootstrap/trust";
import { type Claims, mayAssume } from "../../support/trust";
import { REPOSITORY } from "./simulation";

/** A role in an account, as bootstrap makes it for the tests' repository. */
export interface HeldRole extends Role {
    readonly arn: string;
}

/** All roles of all accounts that are set up. */
export function allRoles(environments: Environments): HeldRole[] {
    const accounts = [...new Set(environments.environments.flatMap(({ account }) => account ?? []))];
    return accounts.flatMap((account) => {
        const held = environments.environments.filter((one) => one.account === account).map(({ name }) => name);
        const roles = rolesOf(environments, held, subjectPrefix(REPOSITORY));
        return roles.map((role) => ({ ...role, arn: roleArn(account, role.name) }));
    });
}

/** Whether a token with these claims gets a role; without a token nobody does. */
export function mayTake(environments: Environments, arn: string, claims: Claims | undefined): boolean {
    const role = allRoles(environments).find((one) => one.arn === arn);
    return role !== undefined && claims !== undefined && mayAssume(trustPolicy("provider", role), claims);
}
