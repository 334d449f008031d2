/** Colours of the page by name, on a light and on a dark ground. */
const LIGHT = [
    "--ground:#ffffff",
    "--block:#ffffff",
    "--ink:#1f2328",
    "--muted:#57606a",
    "--border:#d0d7de",
    "--raised:#f6f8fa",
    "--link:#0b57a8",
    "--danger:#b42318",
    "--danger-ground:#fdeceb",
    "--warning:#7a5200",
    "--warning-ground:#fff6e0",
    "--good:#1a6b31",
    "--good-ground:#e3f4e7",
    "--sturdy:#0b57a8",
    "--sturdy-ground:#e2eefb",
].join(";");

const DARK = [
    "--ground:#0d1117",
    "--block:#0d1117",
    "--ink:#e6edf3",
    "--muted:#9aa4af",
    "--border:#30363d",
    "--raised:#161b22",
    "--link:#6cb2f7",
    "--danger:#ff8378",
    "--danger-ground:#3a1614",
    "--warning:#e3b341",
    "--warning-ground:#33270a",
    "--good:#5cc573",
    "--good-ground:#12301b",
    "--sturdy:#6cb2f7",
    "--sturdy-ground:#10294a",
].join(";");

/** Style of the page; the picture brings its own. */
export const PAGE_STYLE = `:root{${LIGHT};color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.5 "Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:8px;top:8px;background:var(--ground);padding:6px 10px;z-index:1}
header{padding:20px 24px 4px}
h1{font-size:22px;line-height:1.25;margin:0}
h2{font-size:16px;margin:0 0 8px}
h3{font-size:16px;margin:0}
h4{font-size:13px;margin:14px 0 6px}
p{margin:4px 0}
.summary{font-weight:400;color:var(--muted)}
.muted{color:var(--muted)}
.small{font-size:12.5px}
main{padding:12px 24px 32px;display:grid;gap:20px;grid-template-columns:minmax(0,1fr)}
.lower,.side{display:grid;gap:20px;align-content:start;grid-template-columns:minmax(0,1fr)}
.block{border:1px solid var(--border);border-radius:8px;padding:14px 16px;background:var(--block);min-width:0}
figure{margin:0;min-width:0}
figure .picture{display:block;width:100%;height:auto;max-width:1080px;margin:0 auto}
figure .picture-narrow{display:none;max-width:560px}
.panel{display:none}
.panel:target,.panel:has(:target){display:block}
#details:has(:target) .hint{display:none}
.panel,.panel [id]{scroll-margin-top:12px}
.panel h3:focus{outline:none}
.close{float:right;font-size:13px;margin-left:12px}
.mark{display:inline-block;border-radius:9px;padding:0 7px;font-size:12px;font-weight:700;white-space:nowrap;background:var(--raised);color:var(--muted)}
.mark-public{background:var(--danger-ground);color:var(--danger)}
.mark-protection{background:var(--good-ground);color:var(--good)}
.mark-resilience{background:var(--sturdy-ground);color:var(--sturdy)}
.danger{color:var(--danger)}
ul{margin:0;padding-left:18px}
.facts{padding-left:18px}
details{margin:2px 0}
summary{cursor:pointer}
.panel details{border-top:1px solid var(--border);padding:4px 0}
.properties{display:grid;grid-template-columns:minmax(90px,auto) minmax(0,1fr);gap:3px 12px;margin:6px 0;font-size:12.5px}
.properties dt{color:var(--muted)}
.properties dd{margin:0;min-width:0}
pre{margin:0;font:12px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--raised);border-radius:4px;padding:6px 8px}
.secret{color:var(--muted);font-style:italic}
.tree,.tree ul{list-style:none;padding-left:0}
.tree ul{padding-left:16px;border-left:1px solid var(--border);margin-left:5px}
.tree{font-size:13px}
.tree a{color:inherit;text-decoration:none}
.tree a:hover{text-decoration:underline}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{text-align:left;vertical-align:top;padding:4px 8px 4px 0;border-bottom:1px solid var(--border);overflow-wrap:normal}
thead th{color:var(--muted);font-weight:600}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
#outputs td:last-child,.row-warning td,.row-danger td{overflow-wrap:anywhere}
.row-heading th{padding-top:10px}
.row-total td{font-weight:700}
.row-danger td{color:var(--danger);background:var(--danger-ground)}
.row-warning td{color:var(--warning);background:var(--warning-ground)}
.row-good td{color:var(--good)}
.row-danger td:first-child,.row-warning td:first-child{padding-left:6px}
.group{border-top:1px solid var(--border);padding:3px 0}
.group summary .number{float:right}
@media (min-width:1100px){main{grid-template:"picture side" auto "lower side" 1fr/minmax(0,1.75fr) minmax(340px,1fr)}
figure{grid-area:picture}.lower{grid-area:lower}.side{grid-area:side}
.panel:target{scroll-margin-top:150px}}
@media (max-width:640px){header{padding:14px 10px 0}main{padding:10px 8px 24px;gap:14px}.block{padding:12px}
figure .has-narrow .picture-wide{display:none}figure .has-narrow .picture-narrow{display:block}
.properties{grid-template-columns:minmax(0,1fr)}.properties dd{margin-bottom:4px}.number{white-space:normal}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{:root{${LIGHT}}body{font-size:11pt}header,main{padding:0}main{display:block}.block{border:0;padding:0;margin:0 0 8mm}
figure{break-inside:avoid;margin-bottom:8mm}figure .picture-wide{display:block!important;max-height:250mm;max-width:100%}
figure .picture-narrow{display:none!important}.picture .dim{opacity:1}
#details,.skip{display:none}.scroll{overflow:visible}tr{break-inside:avoid}h2{break-after:avoid}.tree{columns:2;font-size:9pt}a{color:inherit}}
`;
