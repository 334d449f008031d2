import type { Architecture, ArchitectureEdge, ArchitectureNode } from "./model";

/** A picture in words: its title, and who may talk to whom. */
export function describe({ project, stack, region, nodes, edges }: Architecture): [title: string, description: string] {
    const titles = new Map(nodes.map(({ id, title }) => [id, title]));
    const sentences = edges.map((edge) => edgeDescription(edge, titles));
    return [`${project}: architecture of ${stack} in ${region}`, sentences.join(" ")];
}

/** A connection as a sentence. */
function edgeDescription({ from, to, kind, label }: ArchitectureEdge, titles: ReadonlyMap<string, string>): string {
    const [source = from, target = to] = [titles.get(from), titles.get(to)];
    return kind === "flow" ? `${source} ${label.join(" ")} ${target}.` : `${source} to ${target}: ${label.join(", ")}.`;
}

/** A node in words. */
export function nodeDescription({ title, label, details, marks }: ArchitectureNode): string {
    return [title, label, ...details, ...marks.map(({ text }) => text)].filter((part) => part !== "").join(", ");
}
