import type { ResourcePolicy } from "../model";
import { entriesOf, fromJson, isMissing, isUnknown, shown } from "../values";

const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** What runs is what was built: a tag can move, a digest cannot. */
export const imagesByDigest: ResourcePolicy = {
    kind: "resource",
    id: "images-by-digest",
    severity: "mandatory",
    demands: "Containers and functions run images by digest, and tags in the registry cannot be moved.",
    remedy: "Hand over `registry.image(…)`, whose digest the component takes, or `<address>@sha256:<digest>`.",
    link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    check: ({ type, props }) => {
        switch (type) {
            case "aws:ecs/taskDefinition:TaskDefinition":
                return entriesOf(fromJson(props.containerDefinitions)).flatMap(({ name, image }) =>
                    byDigest(image).map((fault) => `Container ${shown(name)}: ${fault}`),
                );
            case "aws:lambda/function:Function":
                return isMissing(props.imageUri) ? [] : byDigest(props.imageUri);
            case "aws:ecr/repository:Repository":
                return immutable(props.imageTagMutability);
            default:
                return [];
        }
    },
};

function byDigest(image: unknown): string[] {
    const fits = isUnknown(image) || (typeof image === "string" && DIGEST.test(image));
    return fits ? [] : [`image ${shown(image)} has no digest.`];
}

/** `IMMUTABLE_WITH_EXCLUSION` lets `*-latest` move, which nothing runs by. */
function immutable(mutability: unknown): string[] {
    const fits = isUnknown(mutability) || (typeof mutability === "string" && mutability.startsWith("IMMUTABLE"));
    return fits ? [] : [`imageTagMutability: ${shown(mutability)}, must be IMMUTABLE or IMMUTABLE_WITH_EXCLUSION.`];
}
