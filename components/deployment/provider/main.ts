import { connect } from "./aws";
import { SYSTEM_CLOCK } from "./clock";
import type { GateInputs, RolloutInputs } from "./inputs";
import { migrate } from "./migrate";
import { prove } from "./prove";

/** A resource's life, as Pulumi's dynamic provider asks for it. */
export interface Lifecycle<Inputs> {
    /** Whether an update has something to do. It asks nothing of AWS. */
    diff(state: Partial<Inputs>, inputs: Inputs): { readonly changes: boolean };
    /** Does what is to be done, at the first time and at every change. */
    apply(inputs: Inputs): Promise<{ readonly id: string; readonly outs: Record<string, unknown> }>;
}

/**
 * Runs a migration when the image or its command has changed. What else the task is made of may change without: it is
 * used the next time.
 */
export const migrationGate: Lifecycle<GateInputs> = {
    diff: (state, inputs) => changed(state, inputs, ["imageReference", "command"]),
    apply: async (inputs) => {
        const { taskArn = "" } = await migrate(connect(inputs), SYSTEM_CLOCK, inputs, tell);
        return { id: taskArn, outs: { ...inputs, taskArn } };
    },
};

/** Waits for ECS when something has changed that ECS deploys. */
export const rollout: Lifecycle<RolloutInputs> = {
    diff: (state, inputs) => changed(state, inputs, ["cluster", "service", "taskDefinitionArn", "settings"]),
    apply: async (inputs) => {
        const serviceDeploymentArn = await prove(connect(inputs), SYSTEM_CLOCK, inputs, tell);
        return { id: serviceDeploymentArn, outs: { ...inputs, serviceDeploymentArn } };
    },
};

function changed<Inputs>(
    state: Partial<Inputs>,
    inputs: Inputs,
    properties: readonly (keyof Inputs)[],
): { readonly changes: boolean } {
    return { changes: properties.some((property) => state[property] !== inputs[property]) };
}

// There is no engine in the provider's process, so `pulumi.log` would only print, too; the engine shows what is
// printed. https://github.com/pulumi/pulumi/pull/20409
function tell(line: string): void {
    console.log(line);
}
