import type { ContainerImage, EcrRepo, ImageBuild } from "../../components";
import type { Image } from "../arguments/service";

/** The image that is there, or the one that the repository builds. */
export function imageOf(
    name: string,
    image: Image,
    registry: EcrRepo<string> | undefined,
    build: Pick<ImageBuild, "architecture" | "args">,
): ContainerImage {
    const { reference, repositoryArn, context, dockerfile, target } = image;
    if (reference !== undefined) {
        return { reference, repositoryArn };
    }
    if (registry === undefined || context === undefined) {
        throw new Error(`unreachable: the image of ${name} is there, or there is a repository to build it in`);
    }
    return registry.image(name, { ...build, context, dockerfile, target, args: { ...build.args, ...image.args } });
}
