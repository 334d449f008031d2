import * as pulumi from "@pulumi/pulumi";
import { PackageProvider } from "../../../package/provider";
import type { Recording } from "../../../preview/record";
import { recordProgram } from "../../support/program";

export const APPLICATION = "slipway:index:WebApplication";

/** The least that an application has: a worker. */
export const WORKER = { image: { reference: "example.com/worker@sha256:1" } };

/** What a component registers, for arguments as they come from another language; its outputs are the stack's. */
export function constructed(inputs: pulumi.Inputs, type = APPLICATION): Promise<Recording> {
    return recordProgram(() => outputsOf(inputs, type));
}

/** Creates a component, in a program that is being recorded; returns its outputs. */
export async function outputsOf(inputs: pulumi.Inputs, type = APPLICATION): Promise<pulumi.Inputs> {
    const { state } = await new PackageProvider().construct("app", type, inputs, {});
    return state;
}

/** Why a component is refused, a mistake in each line. */
export async function refusal(
    inputs: pulumi.Inputs,
    { type = APPLICATION, config = {} }: { type?: string; config?: Record<string, string> } = {},
): Promise<string[]> {
    let error: unknown;
    await recordProgram(async () => {
        try {
            await outputsOf(inputs, type);
        } catch (thrown) {
            error = thrown;
        }
    }, config);
    if (pulumi.InputPropertiesError.isInstance(error)) {
        return [error.message, ...error.errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`)];
    }
    throw new Error(`not refused, but ${String(error)}`);
}
