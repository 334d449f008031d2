import { z } from "zod";
import { callIam } from "../../../support/emulator/request";
import type { Creators } from "./creator";

const ROLE = z.object({ name: z.string(), path: z.string().default("/"), assumeRolePolicy: z.string() });
const ROLE_POLICY = z.object({ role: z.string(), name: z.string(), policy: z.string() });
const ATTACHMENT = z.object({ role: z.string(), policyArn: z.string() });

/** Roles and what they may do. */
export const IDENTITY: Creators = {
    "aws:iam/role:Role": async (emulator, { outputs }) => {
        const { name, path, assumeRolePolicy } = ROLE.parse(outputs);
        await callIam(emulator, "CreateRole", {
            RoleName: name,
            Path: path,
            AssumeRolePolicyDocument: assumeRolePolicy,
        });
    },
    "aws:iam/rolePolicy:RolePolicy": async (emulator, { outputs }) => {
        const { role, name, policy } = ROLE_POLICY.parse(outputs);
        await callIam(emulator, "PutRolePolicy", { RoleName: role, PolicyName: name, PolicyDocument: policy });
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async (emulator, { inputs }) => {
        const { role, policyArn } = ATTACHMENT.parse(inputs);
        await callIam(emulator, "AttachRolePolicy", { RoleName: role, PolicyArn: policyArn });
    },
};
