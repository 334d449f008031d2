/** Text that may stand between tags and in quoted attributes. */
export function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** An element with its attributes; a false or undefined attribute is left out. Attributes are escaped, the content is not. */
export function element(
    name: string,
    attributes: Readonly<Record<string, string | boolean | undefined>>,
    ...content: readonly string[]
): string {
    const written = Object.entries(attributes).flatMap(([key, value]) =>
        value === undefined || value === false ? [] : value === true ? [` ${key}`] : [` ${key}="${escaped(value)}"`],
    );
    return `<${name}${written.join("")}>${content.join("")}</${name}>`;
}
