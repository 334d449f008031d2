import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { bundle } from "../../../../components/backup/bundle";
import { callJson, callRest } from "../../../support/emulator/request";
import { PROJECT } from "../../../support/program";
import type { Creators } from "./creator";
import { zip } from "./zip";

const CLUSTER = z.object({ name: z.string() });
const TASK_DEFINITION = z.object({
    family: z.string(),
    containerDefinitions: z.string(),
    cpu: z.string(),
    memory: z.string(),
    networkMode: z.string(),
    requiresCompatibilities: z.array(z.string()),
    executionRoleArn: z.string(),
    taskRoleArn: z.string(),
    ephemeralStorage: z.object({ sizeInGib: z.number() }).optional(),
});
const FUNCTION = z.object({
    name: z.string(),
    runtime: z.string(),
    handler: z.string(),
    role: z.string(),
    timeout: z.number(),
    memorySize: z.number(),
    environment: z.object({ variables: z.record(z.string(), z.string()) }),
});
const STATE_MACHINE = z.object({ name: z.string(), roleArn: z.string(), definition: z.string() });

/** What runs. */
export const COMPUTE: Creators = {
    "aws:ecs/cluster:Cluster": async (emulator, { outputs }) => {
        await callJson(emulator, "ecs", "CreateCluster", { clusterName: CLUSTER.parse(outputs).name });
    },
    "aws:ecs/taskDefinition:TaskDefinition": async (emulator, { outputs }) => {
        const { ephemeralStorage, containerDefinitions, ...definition } = TASK_DEFINITION.parse(outputs);
        const containers: unknown = JSON.parse(containerDefinitions);
        await callJson(emulator, "ecs", "RegisterTaskDefinition", {
            ...definition,
            containerDefinitions: containers,
            ...(ephemeralStorage !== undefined && { ephemeralStorage: { sizeInGiB: ephemeralStorage.sizeInGib } }),
        });
    },
    "aws:lambda/function:Function": async (emulator, { outputs }) => {
        const { name, runtime, handler, role, timeout, memorySize, environment } = FUNCTION.parse(outputs);
        await callRest(emulator, "lambda", "POST", "/2015-03-31/functions", {
            FunctionName: name,
            Runtime: runtime,
            Handler: handler,
            Role: role,
            Timeout: timeout,
            MemorySize: memorySize,
            Environment: { Variables: environment.variables },
            Code: { ZipFile: zip([["index.js", bundle(PROJECT)]]).toString("base64") },
        });
    },
    "aws:sfn/stateMachine:StateMachine": async ({ client }, { outputs }) => {
        const { name, roleArn, definition } = STATE_MACHINE.parse(outputs);
        await new SFNClient(client).send(new CreateStateMachineCommand({ name, roleArn, definition }));
    },
};
