/** A resource of a CloudFormation template. */
export interface Resource {
    readonly Type: string;
    readonly DependsOn?: string | readonly string[];
    readonly DeletionPolicy?: KeptPolicy;
    readonly UpdateReplacePolicy?: "Retain";
    readonly Properties: Readonly<Record<string, unknown>>;
}

// Kept when the stack is deleted, and not when its creation fails, so that it can simply be run again.
type KeptPolicy = "RetainExceptOnCreate";

/** A template. */
export interface Template {
    readonly AWSTemplateFormatVersion: "2010-09-09";
    readonly Description: string;
    readonly Resources: Readonly<Record<string, Resource>>;
    readonly Outputs: Readonly<Record<string, { readonly Description: string; readonly Value: unknown }>>;
}

/** What stays when the stack is deleted. */
export const KEPT = { DeletionPolicy: "RetainExceptOnCreate", UpdateReplacePolicy: "Retain" } as const;

/** The reference to a resource: its name or its ARN, as its type has it. */
export function ref(logicalId: string): { readonly Ref: string } {
    return { Ref: logicalId };
}

/** The reference to a resource's attribute. */
export function attribute(logicalId: string, name: string): { readonly "Fn::GetAtt": readonly [string, string] } {
    return { "Fn::GetAtt": [logicalId, name] };
}
