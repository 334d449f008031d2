/** A step of a property path. */
export type Step =
    | { readonly property: string }
    | {
          /** What the element is called: its name or its place. */
          readonly element: string;
          /** Its place in the list. */
          readonly index: number;
      };

/** Writes a path as Pulumi does: `tags["a.b"]`, `containers[0].cpu`. */
export function formatPath(steps: readonly Step[]): string {
    return steps.reduce((path, step) => {
        if ("element" in step) {
            return `${path}[${step.element}]`;
        }
        if (!/^[A-Za-z_$][\w$-]*$/.test(step.property)) {
            return `${path}[${JSON.stringify(step.property)}]`;
        }
        return path === "" ? step.property : `${path}.${step.property}`;
    }, "");
}

/** Reads a path or a pattern, in which `*` stands for any step: `tags["a.b"]`, `containers[*].cpu`. */
export function parsePath(text: string): string[] {
    const steps = text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g);
    return [...steps].map(
        ([, quoted, bracketed, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? bracketed ?? plain ?? "",
    );
}

/** Whether a path is what a pattern names, or lies within it. */
export function isWithin(path: readonly Step[], pattern: readonly string[]): boolean {
    return (
        pattern.length > 0 &&
        pattern.length <= path.length &&
        pattern.every((wanted, place) => wanted === "*" || isStep(path[place], wanted))
    );
}

function isStep(step: Step | undefined, wanted: string): boolean {
    if (step === undefined) {
        return false;
    }
    return "property" in step ? step.property === wanted : step.element === wanted || String(step.index) === wanted;
}
