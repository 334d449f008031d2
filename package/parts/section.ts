import * as pulumi from "@pulumi/pulumi";
import type { KeyReference } from "../../components";
import type { Sections } from "../../config/schema";
import { readSettings } from "../../config/stack-file";
import type { WebApplicationArgs } from "../arguments/application";
import type { Environment } from "../arguments/choices";
import { mistakesError } from "../settings";
import { asStackFile } from "../stack-file";

type Section = "network" | "database" | "storage" | "encryption";

/**
 * Checks the arguments of a part by one section of the stack files' schema, and fills in the defaults of the environment.
 *
 * @throws {@link pulumi.InputPropertiesError} with all mistakes.
 */
export function sectionOf<Name extends Section>(
    name: string,
    environment: Environment,
    section: Name,
    given: WebApplicationArgs[Name],
): Sections[Name] {
    const written = asStackFile({ environment, services: {}, [section]: given });
    const stack = { project: pulumi.getProject(), stack: pulumi.getStack() };
    const { settings, mistakes } = readSettings(written, {}, stack);
    if (settings === undefined) {
        throw mistakesError(name, mistakes, section);
    }
    return settings[section];
}

/** A key by its ARN. */
export function keyOf(keyArn: pulumi.Input<string> | undefined): KeyReference | undefined {
    return keyArn === undefined ? undefined : { arn: pulumi.output(keyArn) };
}
