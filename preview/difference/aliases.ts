import type { PreviewResource } from "../document";
import type { RecordedAlias } from "../recording";
import { parseUrn, urnOf } from "./urn";

/**
 * The URNs that a resource may have had, as Pulumi's engine works them out: of its own aliases, and of the alias by
 * which its parent was found.
 * https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go
 *
 * @param formerUrns the URNs by which resources were found that come before this one, where they were others.
 */
export function formerUrnsOf(resource: PreviewResource, formerUrns: ReadonlyMap<string, string>): string[] {
    const own = resource.options.aliases.map((alias) => urnOfAlias(resource, alias, formerUrns));
    const formerParent = resource.parent === undefined ? undefined : formerUrns.get(resource.parent);
    if (resource.parent === undefined || formerParent === undefined) {
        return own;
    }
    const parentName = parseUrn(resource.parent).name;
    const inherited = [
        inheritedUrn(resource.type, resource.name, parentName, formerParent),
        ...own.map((urn) => {
            const { qualifiedType, name } = parseUrn(urn);
            return inheritedUrn(qualifiedType.split("$").at(-1) ?? "", name, parentName, formerParent);
        }),
    ];
    return [...own, ...inherited];
}

function urnOfAlias(
    { urn, type, name, parent }: PreviewResource,
    alias: RecordedAlias,
    formerUrns: ReadonlyMap<string, string>,
): string {
    if (typeof alias === "string") {
        return alias;
    }
    const { stack, project } = parseUrn(urn);
    const namedParent = alias.parent === undefined ? undefined : (formerUrns.get(alias.parent) ?? alias.parent);
    return urnOf(
        alias.stack ?? stack,
        alias.project ?? project,
        alias.noParent === true ? undefined : (namedParent ?? parent),
        alias.type ?? type,
        alias.name ?? name,
    );
}

/** A child that is named after its parent was named after the parent's former name. */
function inheritedUrn(type: string, name: string, parentName: string, formerParent: string): string {
    const { stack, project, name: formerName } = parseUrn(formerParent);
    const formerChild = name.startsWith(parentName) ? `${formerName}${name.slice(parentName.length)}` : name;
    return urnOf(stack, project, formerParent, type, formerChild);
}
