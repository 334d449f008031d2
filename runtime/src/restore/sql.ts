/** A name in SQL, whatever is in it. */
export function identifier(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
}

/** A text in SQL, whatever is in it, with `standard_conforming_strings` on, as it is by default. */
export function literal(text: string): string {
    return `'${text.replaceAll("'", "''")}'`;
}
