import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Environments, parseEnvironments } from "../../../bootstrap/environments";
import { stackConfig, PROJECT } from "../../support/program";

/** The accounts of the tests. */
export const ACCOUNTS: Readonly<Record<string, string>> = {
    dev: "111111111111",
    staging: "222222222222",
    prod: "333333333333",
};

/** The repository's own environments, with accounts; without those that are named. */
export function environmentsSetUp(without: readonly string[] = []): Environments {
    const { environments, ...others } = ownEnvironments();
    return {
        ...others,
        environments: environments.map(({ account, ...environment }) => {
            const filled = without.includes(environment.name) ? undefined : ACCOUNTS[environment.name];
            return { ...environment, ...(filled !== undefined && { account: filled }) };
        }),
    };
}

/** What `.github/environments.yaml` says. */
export function ownEnvironments(): Environments {
    const source = readFileSync(join(PROJECT, ".github/environments.yaml"), "utf8");
    return parseEnvironments(source, (stack) => stackConfig(stack)["aws:region"]);
}
