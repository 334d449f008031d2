import type * as pulumi from "@pulumi/pulumi";

/**
 * A change to what a component hands to one of its children: properties that are laid over the component's own, or a
 * function that edits the arguments and options in place (or returns new arguments).
 *
 * @example
 * ```ts
 * new PostgresDb("db", {
 *     // …
 *     transform: { instance: { autoMinorVersionUpgrade: false } },
 * });
 * ```
 */
export type Transform<Args extends object> =
    Partial<Args> | ((args: Args, options: pulumi.CustomResourceOptions, name: string) => Args | undefined);

/**
 * Applies a {@link Transform} and returns the arguments of the child's constructor, in their order:
 * `new aws.s3.Bucket(...transformed(transform?.bucket, name, args, options))`.
 */
export function transformed<Args extends object>(
    transform: Transform<Args> | undefined,
    name: string,
    args: Args,
    options: pulumi.CustomResourceOptions,
): [string, Args, pulumi.CustomResourceOptions] {
    if (transform === undefined) {
        return [name, args, options];
    }
    if (typeof transform === "function") {
        const own = { ...args };
        const ownOptions = { ...options };
        return [name, transform(own, ownOptions, name) ?? own, ownOptions];
    }
    return [name, { ...args, ...transform }, options];
}
