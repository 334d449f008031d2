/** Colours by name, on a light and on a dark ground. */
const COLORS = {
    ground: ["#ffffff", "#0d1117"],
    ink: ["#1f2328", "#e6edf3"],
    muted: ["#57606a", "#9aa4af"],
    line: ["#57606a", "#8b949e"],
    frame: ["#afb8c1", "#444c56"],
    vpc: ["#fafbfc", "#11161d"],
    public: ["#eaf6ec", "#122619"],
    private: ["#e9f2fb", "#10223a"],
    isolated: ["#f1ecfb", "#201a35"],
    lane: ["#f3f4f6", "#1a2028"],
    card: ["#ffffff", "#161b22"],
    border: ["#c4ccd4", "#3d444d"],
    danger: ["#b42318", "#ff8378"],
    "danger-ground": ["#fdeceb", "#3a1614"],
    guard: ["#1a6b31", "#5cc573"],
    "guard-ground": ["#e3f4e7", "#12301b"],
    sturdy: ["#0b57a8", "#6cb2f7"],
    "sturdy-ground": ["#e2eefb", "#10294a"],
    note: ["#57606a", "#a5afba"],
    "note-ground": ["#eceff2", "#262c34"],
    network: ["#7a3fd1", "#b995f5"],
    compute: ["#b25205", "#f0a35e"],
    data: ["#0b62b8", "#68aef5"],
    storage: ["#1b7a36", "#5cc573"],
    security: ["#b0263f", "#f58a9b"],
    flow: ["#a8318a", "#e98bd0"],
    watch: ["#7a6200", "#d9b73b"],
    plain: ["#57606a", "#9aa4af"],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

const FONT_FAMILY = '"Helvetica Neue",Helvetica,Arial,"Liberation Sans","DejaVu Sans",sans-serif';

function properties(index: 0 | 1): string {
    return Object.entries(COLORS)
        .map(([name, colors]) => `--p-${name}:${colors[index]}`)
        .join(";");
}

const LIGHT = properties(0);

/** Style of a picture. Everything is below the class `picture`, so that it can stand in a page. */
export const PICTURE_STYLE = [
    `.picture{${LIGHT};font-family:${FONT_FAMILY};color-scheme:light dark}`,
    `@media (prefers-color-scheme:dark){.picture{${properties(1)}}}`,
    `@media print{.picture{${LIGHT}}}`,
    ".picture text{fill:var(--p-ink)}",
    ".picture .ground{fill:var(--p-ground)}",
    ".picture .t-heading{font-size:18px;font-weight:700}",
    ".picture .t-subheading{font-size:12.5px;fill:var(--p-muted)}",
    ".picture .t-frame{font-size:13px;font-weight:700}",
    ".picture .t-title{font-size:13.5px;font-weight:700}",
    ".picture .t-label,.picture .t-detail{font-size:11.5px}",
    ".picture .t-note{font-size:11px}",
    ".picture .t-edge,.picture .t-edge-strong{font-size:11px}",
    ".picture .t-edge-strong{font-weight:700;fill:var(--p-danger)}",
    ".picture .t-chip{font-size:10.5px;font-weight:700}",
    ".picture .t-label,.picture .t-note{fill:var(--p-muted)}",
    ".picture .frame{fill:var(--p-ground);stroke:var(--p-frame);stroke-dasharray:5 4}",
    ".picture .frame-vpc{fill:var(--p-vpc);stroke:var(--p-frame);stroke-width:1.5;stroke-dasharray:none}",
    ".picture .lane{fill:var(--p-lane);stroke:none}",
    ".picture .lane-public{fill:var(--p-public)}",
    ".picture .lane-private{fill:var(--p-private)}",
    ".picture .lane-isolated{fill:var(--p-isolated)}",
    ".picture .plain{stroke:none}",
    ".picture .card{fill:var(--p-card);stroke:var(--p-border)}",
    ".picture .exposed .card{stroke:var(--p-danger);stroke-width:1.5}",
    ".picture .icon{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}",
    ...["network", "compute", "data", "storage", "security", "flow", "watch", "plain"].map(
        (family) => `.picture .icon-${family}{stroke:var(--p-${family})}`,
    ),
    ".picture .edge{fill:none;stroke:var(--p-line);stroke-width:1.4}",
    ".picture .edge-exposed{stroke:var(--p-danger);stroke-width:2}",
    ".picture .edge-flow{stroke-dasharray:6 4}",
    ".picture .edge-blocked{stroke:var(--p-danger);stroke-dasharray:2 4}",
    ".picture .head{fill:var(--p-line);stroke:none}",
    ".picture .head-exposed,.picture .head-blocked{fill:var(--p-danger)}",
    ".picture .plate{fill:var(--p-card);stroke:var(--p-border);stroke-width:.75}",
    ".picture .plate-exposed{stroke:var(--p-danger)}",
    ...[
        ["public", "danger"],
        ["protection", "guard"],
        ["resilience", "sturdy"],
        ["note", "note"],
    ].map(
        ([kind = "", color = ""]) =>
            `.picture .chip-${kind}{fill:var(--p-${color}-ground)}.picture .chip-text-${kind}{fill:var(--p-${color})}`,
    ),
    ".picture a{cursor:pointer;text-decoration:none}",
    ".picture a:hover .card,.picture a:focus-visible .card,.picture .open .card{stroke:var(--p-sturdy);stroke-width:2.5}",
    ".picture a:focus{outline:none}",
    ".picture .dim{opacity:.25}",
].join("\n");
