import { z } from "zod";
import { childOutput, type Component, type ComponentOutputs } from "./component";

const LifecycleRule = z.object({
    description: z.string().optional(),
    tagStatus: z.string().optional(),
    tagPrefixList: z.array(z.string()).optional(),
    maximumNumberOfImages: z.number().optional(),
    maximumAgeLimit: z.number().optional(),
});

const LifecyclePolicy = z.object({
    skip: z.boolean().default(false),
    rules: z
        .array(LifecycleRule)
        .default([{ description: "remove untagged images", tagStatus: "untagged", maximumNumberOfImages: 1 }]),
});

/**
 * The children of `awsx.ecr.Repository`: the repository, and a lifecycle policy unless it is skipped.
 * https://github.com/pulumi/pulumi-awsx/blob/main/awsx/ecr/repository.ts
 */
export function expandRepository(component: Component): ComponentOutputs {
    const { lifecyclePolicy, ...inputs } = component.inputs;
    const policy = LifecyclePolicy.parse(lifecyclePolicy ?? {});
    const name = component.name.toLowerCase();
    const repository = component.child({ type: "aws:ecr/repository:Repository", name, inputs });
    const outputs = {
        repository: childOutput(repository),
        url: { value: repository.outputs.repositoryUrl, children: [repository] },
    };
    if (policy.skip) {
        return outputs;
    }
    const child = component.child({
        type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        name,
        inputs: { repository: repository.outputs.name, policy: JSON.stringify({ rules: ecrRules(policy.rules) }) },
        sources: { repository: [repository] },
    });
    return { ...outputs, lifecyclePolicy: childOutput(child) };
}

/** In ECR's form; the rule for any image comes last. */
function ecrRules(rules: readonly z.infer<typeof LifecycleRule>[]): object[] {
    const specific = rules.filter((rule) => rule.tagStatus !== "any");
    const any = rules.filter((rule) => rule.tagStatus === "any");
    return [...specific, ...any].map((rule, index) => ({
        rulePriority: index + 1,
        description: rule.description,
        selection: {
            tagStatus: rule.tagStatus ?? "tagged",
            tagPrefixList: rule.tagPrefixList,
            ...(rule.maximumNumberOfImages === undefined
                ? { countType: "sinceImagePushed", countNumber: rule.maximumAgeLimit, countUnit: "days" }
                : { countType: "imageCountMoreThan", countNumber: rule.maximumNumberOfImages }),
        },
        action: { type: "expire" },
    }));
}
