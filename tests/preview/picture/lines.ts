import type { Architecture } from "../../../preview/picture/model";

/** The groups of a picture, each with its nodes: `vpc-network-public: loadBalancer-web, nat-network-1`. */
export function groupLines({ groups, nodes }: Architecture): string[] {
    return groups.map(({ id }) => {
        const members = nodes.filter(({ group }) => group === id).map((node) => node.id);
        return members.length === 0 ? `${id}:` : `${id}: ${members.join(", ")}`;
    });
}

/** The edges of a picture: `internet -> loadBalancer-web tcp 80 exposed`, `firewall-web -> loadBalancer-web filters`. */
export function edgeLines({ edges }: Architecture): string[] {
    return edges.map(({ from, to, kind, ports, label, exposed, oneSided }) =>
        [
            `${from} -> ${to}`,
            kind === "flow" ? label.join(" ") : ports.join(", "),
            ...(exposed ? ["exposed"] : []),
            ...(oneSided === undefined ? [] : [`${oneSided} only`]),
        ].join(" "),
    );
}

/** A node's texts: title, label, details and marks. */
export function nodeLine({ nodes }: Architecture, id: string): string {
    const node = nodes.find((candidate) => candidate.id === id);
    if (node === undefined) {
        throw new Error(`no node ${id} among ${nodes.map((other) => other.id).join(", ")}`);
    }
    const { title, label, details, marks } = node;
    return [title, label, ...details, ...marks.map(({ text }) => `[${text}]`)].join(" | ");
}
