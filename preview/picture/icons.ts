import type { NodeKind } from "./model";

/** What a symbol's colour says. */
export type Family = "network" | "compute" | "data" | "storage" | "security" | "flow" | "watch" | "plain";

interface Icon {
    readonly family: Family;
    /** Path data of lines on a field of 22 by 22. */
    readonly path: string;
}

const GLOBE = "M11 2a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM2 11h18M11 2c-5 5-5 13 0 18c5-5 5-13 0-18z";
const CYLINDER = "M3 5c0-4 16-4 16 0v12c0 4-16 4-16 0zM3 5c0 4 16 4 16 0M3 11c0 4 16 4 16 0";
const CLOCK = "M11 2a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM11 6v5l4 2";
const BOX = "M3 6l8-4l8 4v10l-8 4l-8-4zM3 6l8 4l8-4M11 10v10";

/** The symbol of each kind of node. */
export const ICONS: Readonly<Record<NodeKind, Icon>> = {
    internet: { family: "plain", path: GLOBE },
    addresses: { family: "plain", path: GLOBE },
    firewall: { family: "security", path: "M11 2l8 3v6c0 5-4 8-8 9c-4-1-8-4-8-9v-6zM7 11l3 3l5-6" },
    distribution: { family: "network", path: GLOBE },
    api: { family: "network", path: "M8 4l-5 7l5 7M14 4l5 7l-5 7" },
    loadBalancer: {
        family: "network",
        path: "M2 11h6M8 11l8-7h4M8 11h12M8 11l8 7h4M17 1l3 3l-3 3M17 8l3 3l-3 3M17 15l3 3l-3 3",
    },
    nat: { family: "network", path: "M3 3h16v16h-16zM7 11h9M12 7l4 4l-4 4" },
    endpoint: { family: "network", path: "M2 11h8M10 11a4 4 0 1 0 8 0a4 4 0 1 0-8 0M18 11h2" },
    service: { family: "compute", path: BOX },
    task: { family: "compute", path: BOX },
    function: { family: "compute", path: "M5 19l6-10M7 3h3l6 16h3" },
    instance: { family: "compute", path: "M5 5h12v12h-12zM8 2v3M14 2v3M8 17v3M14 17v3M2 8h3M2 14h3M17 8h3M17 14h3" },
    securityGroup: { family: "security", path: "M11 2l8 3v6c0 5-4 8-8 9c-4-1-8-4-8-9v-6z" },
    database: { family: "data", path: CYLINDER },
    cache: { family: "data", path: "M12 2l-7 11h5l-1 7l8-11h-6z" },
    fileSystem: { family: "data", path: "M2 5h7l2 3h9v11h-18z" },
    schedule: { family: "flow", path: CLOCK },
    stateMachine: { family: "flow", path: "M8 2h6v5h-6zM2 15h6v5h-6zM14 15h6v5h-6zM11 7v4M5 15v-4h12v4" },
    queue: { family: "flow", path: "M2 6h4v10h-4zM9 6h4v10h-4zM16 6h4v10h-4z" },
    topic: { family: "flow", path: "M3 9v5h4l8 4v-13l-8 4zM18 9v5" },
    backup: { family: "storage", path: "M4 8a8 8 0 1 1-1 6M4 3v5h5M11 7v4l3 2" },
    registry: { family: "storage", path: "M2 6h18v13h-18zM5 3h12M7 10v5M11 10v5M15 10v5" },
    bucket: { family: "storage", path: "M3 5c0-3 16-3 16 0c0 3-16 3-16 0M3 5l3 13c0 3 10 3 10 0l3-13" },
    table: { family: "data", path: "M3 4h16v14h-16zM3 9h16M3 13h16M9 4v14" },
    secret: { family: "security", path: "M5 10h12v9h-12zM8 10v-3a3 3 0 0 1 6 0v3M11 13v3" },
    parameter: { family: "security", path: "M3 6h10M17 6h2M13 4v4h4v-4zM3 15h3M10 15h9M6 13v4h4v-4z" },
    key: { family: "security", path: "M3 14a4 4 0 1 0 8 0a4 4 0 1 0-8 0M10 11l9-8M15 6l3 3" },
    logs: { family: "watch", path: "M5 2h9l4 4v14h-13zM8 9h7M8 13h7M8 16h4" },
    cluster: { family: "compute", path: "M3 3h7v7h-7zM12 3h7v7h-7zM3 12h7v7h-7zM12 12h7v7h-7z" },
    zone: { family: "network", path: GLOBE },
    alarm: { family: "watch", path: "M5 16v-6a6 6 0 0 1 12 0v6l2 1h-16zM9 20h4" },
    dashboard: { family: "watch", path: "M3 19v-16M3 19h17M7 15v-4M11 15v-8M15 15v-6" },
    other: { family: "plain", path: "M3 3h16v16h-16zM7 11h1M11 11h1M15 11h1" },
};
