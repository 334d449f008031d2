import type { PreviewDocument } from "../../../preview/document";
import { z } from "zod";

/** An image that the program would build. */
export interface Build {
    readonly name: string;
    readonly context: string;
    readonly dockerfile: string;
    readonly target?: string | undefined;
    /** Docker's name of the architecture, `linux/arm64`. */
    readonly platform: string;
    readonly args: Readonly<Record<string, string>>;
}

/** Environments that cannot run the same images. */
export class BuildError extends Error {
    override readonly name = "BuildError";
}

const IMAGE = "docker:index/image:Image";

const inputs = z.object({
    build: z.object({
        context: z.string(),
        dockerfile: z.string(),
        target: z.string().optional(),
        platform: z.string(),
        args: z.record(z.string(), z.string()).default({}),
    }),
});

/** The images that a preview would build, each once: what is pushed under further tags is the same image. */
export function buildsOf({ resources }: Pick<PreviewDocument, "resources">): Build[] {
    return resources
        .filter(({ type, name }) => type === IMAGE && !/-(latest|version)$/.test(name))
        .map((resource) => {
            const { args, ...build } = inputs.parse(resource.inputs).build;
            const { BUILDKIT_INLINE_CACHE, ...others } = args;
            return { name: resource.name, ...build, args: others };
        });
}

/**
 * The arguments of `docker buildx` for an image: an OCI layout in a folder, which keeps its digest wherever it is copied.
 *
 * @param revision names the source in the image.
 * @param cache whether GitHub's cache of layers is at hand.
 */
export function buildArguments(
    build: Build,
    { folder, revision, cache }: { readonly folder: string; readonly revision: string; readonly cache: boolean },
): string[] {
    const args = { REVISION: revision, ...build.args };
    return [
        "buildx",
        "build",
        `--platform=${build.platform}`,
        // An attestation would make an index of the image, with a digest for each run.
        "--provenance=false",
        `--output=type=oci,dest=${folder}/${build.name},tar=false`,
        `--metadata-file=${folder}/${build.name}.json`,
        `--file=${build.dockerfile}`,
        ...(build.target === undefined ? [] : [`--target=${build.target}`]),
        ...Object.entries(args).map(([name, value]) => `--build-arg=${name}=${value}`),
        ...(cache
            ? [`--cache-from=type=gha,scope=${build.name}`, `--cache-to=type=gha,scope=${build.name},mode=max`]
            : []),
        build.context,
    ];
}

/**
 * Compares what two environments would build: one image is to run in both.
 *
 * @throws {@link BuildError} with all that differs.
 */
export function assertSameBuilds(
    one: { readonly name: string; readonly builds: readonly Build[] },
    other: { readonly name: string; readonly builds: readonly Build[] },
): void {
    const names = [...new Set([...one.builds, ...other.builds].map(({ name }) => name))];
    const wrong = names.flatMap((name) => {
        const [first, second] = [one, other].map(({ builds }) => {
            const found = builds.find((build) => build.name === name);
            return found === undefined ? "none" : described(found);
        });
        return first === second ? [] : [`  ${name}: ${first} in ${one.name}, ${second} in ${other.name}`];
    });
    if (wrong.length > 0) {
        throw new BuildError(
            `${other.name} runs the images of ${one.name}, and their stack files want different ones:\n` +
                `${wrong.join("\n")}\nGive both the same architecture and versions, or ${other.name} a branch of its own.`,
        );
    }
}

function described({ platform, context, target, args }: Build): string {
    const details = Object.entries(args).map(([name, value]) => `${name}=${value}`);
    return [platform, context, ...(target === undefined ? [] : [target]), ...details].join(" ");
}
