import { isPlainObject } from "./merge";
import type { Mistake } from "./mistakes";
import { ENVIRONMENTS } from "./schema";

/** The tags that every resource of a stack carries, by the default tags of the AWS provider. */
export const REQUIRED_TAGS = ["Project", "Environment", "Owner", "ManagedBy"] as const;

/**
 * Says what is missing among the settings of Pulumi's AWS provider, which gives every resource its region and its tags.
 * https://www.pulumi.com/registry/packages/aws/installation-configuration/
 *
 * The tag `Environment` is the settings' environment, or the name of a stack that is one of several of its kind.
 */
export function awsMistakes(
    provider: Readonly<Record<string, unknown>>,
    environment: unknown,
    stack: string,
): Mistake[] {
    return [...regionMistakes(provider.region), ...tagMistakes(provider.defaultTags, environment, stack)];
}

function regionMistakes(region: unknown): Mistake[] {
    if (typeof region === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
        return [];
    }
    const given = region === undefined ? "is missing" : `${JSON.stringify(region)} is no region`;
    return [{ path: "aws:region", reason: `${given}. Name one, like "eu-west-1"` }];
}

function tagMistakes(defaultTags: unknown, environment: unknown, stack: string): Mistake[] {
    const tags = isPlainObject(defaultTags) && isPlainObject(defaultTags.tags) ? defaultTags.tags : {};
    const missing = REQUIRED_TAGS.filter((tag) => typeof tags[tag] !== "string" || tags[tag] === "").map((tag) => ({
        path: `aws:defaultTags.tags.${tag}`,
        reason: "is missing. Every resource carries it: give it a value",
    }));
    const given = typeof tags.Environment === "string" && tags.Environment !== "";
    const other = given && tags.Environment !== environment && tags.Environment !== stack;
    return other && ENVIRONMENTS.some((name) => name === environment)
        ? [
              ...missing,
              {
                  path: "aws:defaultTags.tags.Environment",
                  reason: `${JSON.stringify(tags.Environment)} is not slipway:environment, which is ${JSON.stringify(environment)}. Write the same in both`,
              },
          ]
        : missing;
}
