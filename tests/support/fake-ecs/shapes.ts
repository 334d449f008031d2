import type { Behaviour } from "./behaviour";

/** The body of a request or an answer. */
export type Body = Record<string, unknown>;

/** A task definition, and what its tasks do. */
export interface FakeTaskDefinition {
    readonly arn: string;
    readonly family: string;
    readonly container: string;
    readonly image: string;
    readonly behaviour: Behaviour;
    /** Seconds from its creation until a task runs. */
    readonly startSeconds: number;
}

/** An error as the API answers it. */
export class ApiError extends Error {
    constructor(
        readonly type: string,
        message: string,
        readonly more: Body = {},
    ) {
        super(message);
    }
}

const PREFIX = "arn:aws:ecs:eu-west-1:111122223333";

export const CLUSTER = `${PREFIX}:cluster/shop`;
export const LOG_GROUP = "backend-3f2a91c";

export const taskArn = (id: string): string => `${PREFIX}:task/shop/${id}`;
export const taskDefinitionArn = (family: string, revision: number): string =>
    `${PREFIX}:task-definition/${family}:${revision}`;
export const serviceArn = (name: string): string => `${PREFIX}:service/shop/${name}`;
export const deploymentArn = (name: string, id: string): string => `${PREFIX}:service-deployment/shop/${name}/${id}`;
export const revisionArn = (name: string, id: string): string => `${PREFIX}:service-revision/shop/${name}/${id}`;

/** Seconds since 1970, as AWS's JSON has times. */
export function epoch(milliseconds: number | undefined): number | undefined {
    return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** A text of a request; nothing where it has none. */
export function text(value: unknown): string {
    return typeof value === "string" ? value : "";
}

/** A list of texts of a request. */
export function texts(value: unknown): string[] {
    return Array.isArray(value) ? value.map(text) : [];
}
