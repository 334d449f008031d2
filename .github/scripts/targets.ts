import { loadEnvironments } from "../../bootstrap/environments";
import { drillEnvironment, drillRoleName, roleArn } from "../../bootstrap/names";
import { targetOf } from "./delivery/target";
import { annotate, setOutput } from "./github/outputs";
import { runScript } from "./github/run";

// Which environments a nightly or weekly check is for: those that are set up, or the one in ENVIRONMENT.
runScript(() => {
    const { environments } = loadEnvironments();
    const only = process.env.ENVIRONMENT ?? "";
    const wanted = environments.filter(({ name }) => only === "" || name === only);
    if (wanted.length === 0) {
        const names = environments.map(({ name }) => name).join(", ");
        throw new Error(`There is no environment "${only}" in .github/environments.yaml: there is ${names}.`);
    }
    const targets = wanted.flatMap((environment) => {
        const target = targetOf(environment);
        const { name } = environment;
        if (target === undefined) {
            annotate("notice", `${name} is not set up (npm run bootstrap -- --environment ${name}), and is left out.`);
            return [];
        }
        const drill = { gate: drillEnvironment(name), role: roleArn(target.account, drillRoleName(name)) };
        return [{ ...target, drill }];
    });
    setOutput("targets", JSON.stringify(targets));
    return Promise.resolve(0);
});
