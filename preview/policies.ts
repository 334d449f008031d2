import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { evaluate, type Report } from "../policies/evaluate";
import { parseExemptions } from "../policies/exemptions";
import type { CheckedProvider, CheckedResource } from "../policies/model";
import { environmentKind } from "./cost/assumptions";
import type { RecordedResource, Recording } from "./recording";

const EXEMPTIONS = "policies/exemptions.yaml";

/** What the policies are asked about. */
export interface Checked {
    readonly recording: Recording;
    /** Configuration of the stack. */
    readonly config: Readonly<Record<string, string>>;
    /** US dollars a month, estimated. */
    readonly monthlyCost: number;
    /** US dollars that a month may cost, where the stack says so. */
    readonly ceiling?: number;
}

/** The folder that has the policy pack of a project: its own, or the nearest above. Without one nothing is asked. */
export function packFolder(folder: string): string | undefined {
    if (existsSync(join(folder, "policies/PulumiPolicy.yaml"))) {
        return folder;
    }
    const above = dirname(folder);
    return above === folder ? undefined : packFolder(above);
}

/**
 * What the policies say of a stack, by the exemptions of its project.
 *
 * @throws {@link ExemptionError} where the exemptions have mistakes.
 */
export function policyReport(folder: string, checked: Checked, today = new Date()): Report {
    const file = join(folder, EXEMPTIONS);
    const exemptions = existsSync(file) ? parseExemptions(readFileSync(file, "utf8"), EXEMPTIONS) : [];
    const { recording, config, monthlyCost, ceiling } = checked;
    const { project, stack, outputs, secretOutputs } = recording;
    const named = (["dev", "staging", "prod"] as const).find((kind) => kind === config["slipway:environment"]);
    return evaluate(
        {
            name: stack,
            resources: checkedResources(recording, config),
            circumstances: { environment: named ?? environmentKind(stack) },
            facts: {
                stack: stackResource(project, stack),
                outputs,
                secretOutputs,
                monthlyCost,
                ...(ceiling !== undefined && { ceiling }),
            },
        },
        exemptions,
        today,
    );
}

/** A recording's resources as policies see them: without components, and without what is only read. */
export function checkedResources(
    { project, stack, resources }: Recording,
    config: Readonly<Record<string, string>>,
): CheckedResource[] {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const standard: CheckedProvider = {
        urn: `urn:pulumi:${stack}::${project}::pulumi:providers:aws::default`,
        name: "default",
        props: { defaultTags: config["aws:defaultTags"] },
    };
    const providerOf = ({ options }: RecordedResource): CheckedProvider => {
        const own = options.provider === undefined ? undefined : byUrn.get(options.provider);
        return own === undefined ? standard : { urn: own.urn, name: own.name, props: own.inputs };
    };
    return resources
        .filter(({ custom, external }) => custom && !external)
        .map((resource) => ({
            urn: resource.urn,
            type: resource.type,
            name: resource.name,
            props: resource.inputs,
            protect: resource.options.protect,
            propertyDependencies: resource.propertyDependencies,
            provider: providerOf(resource),
        }));
}

function stackResource(project: string, stack: string): CheckedResource {
    const [type, name] = ["pulumi:pulumi:Stack", `${project}-${stack}`];
    return {
        urn: `urn:pulumi:${stack}::${project}::${type}::${name}`,
        type,
        name,
        props: {},
        protect: false,
        propertyDependencies: {},
    };
}
