import * as pulumi from "@pulumi/pulumi";

/** Something wrong in the arguments of a component. */
export interface InputMistake {
    /** Place in the arguments: `services.backend.memory`. */
    readonly propertyPath: string;
    /** What was given and what is allowed, as a sentence. */
    readonly reason: string;
}

/** An error with all that is wrong in the arguments of a component, which Pulumi's engine shows one by one. */
export function inputsError(name: string, errors: readonly InputMistake[]): pulumi.InputPropertiesError {
    const count = errors.length === 1 ? "a mistake" : `${errors.length} mistakes`;
    return new pulumi.InputPropertiesError({ message: `"${name}" has ${count}`, errors: [...errors] });
}
