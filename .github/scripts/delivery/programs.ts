import { Project } from "../../../preview/project";
import { previewStack } from "../../../preview/preview";
import { type Build, buildsOf } from "./builds";

/** The images that the program builds for a stack, by the preview that needs no credentials. */
export async function buildsOfStack(stack: string, folder = process.cwd()): Promise<Build[]> {
    const project = Project.find(folder);
    const { config, secretKeys } = project.stackConfig(stack);
    const { digests, ...registry } = parsed(config["slipway:registry"]);
    const built = { ...config, "slipway:images": "build", "slipway:registry": JSON.stringify(registry) };
    const { document } = await previewStack(project, stack, { config: built, secretKeys });
    if (document.errors.length > 0) {
        throw new Error(`The program fails for ${stack}:\n${document.errors.join("\n")}`);
    }
    return buildsOf(document);
}

function parsed(json = "{}"): Record<string, unknown> {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? { ...value } : {};
}
