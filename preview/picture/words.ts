import { KINDS } from "./kinds";
import type { Architecture, ArchitectureEdge, ArchitectureNode } from "./model";

/**
 * An architecture for a picture without room for many lines side by side: what schedules and state machines start, and
 * whom their tasks connect to, stands in words in the cards that the lines would begin at.
 */
export function withFlowsInWords(architecture: Architecture): Architecture {
    const { nodes, edges } = architecture;
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const isFlow = (id: string) => {
        const node = byId.get(id);
        return node !== undefined && (node.kind === "task" || KINDS[node.kind].area === "flows");
    };
    const inWords = edges.filter(({ from, to }) => isFlow(from) || isFlow(to));
    const wordsOf = (node: ArchitectureNode) =>
        inWords.filter(({ from }) => from === node.id).map((edge) => words(edge, byId.get(edge.to)));
    return {
        ...architecture,
        nodes: nodes.map((node) => ({ ...node, details: [...node.details, ...wordsOf(node)] })),
        edges: edges.filter((edge) => !inWords.includes(edge)),
    };
}

function words({ kind, label }: ArchitectureEdge, target: ArchitectureNode | undefined): string {
    const title = target?.title ?? "";
    return kind === "flow" ? `${label.join(" ")} ${title}` : `${label.join(", ")} to ${title}`;
}
