import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { alarmsPicture } from "./alarms";
import { componentsPicture } from "./components";
import { serviceRolesTable, workflowRolesPicture } from "./roles";
import { DrawnStack } from "./stack";

const PROJECT = join(__dirname, "../..");
const END = "<!-- end of picture -->";

/** A picture that is drawn from the program. */
interface Picture {
    /** Page that it stands in, below `docs/`. */
    readonly page: string;
    readonly name: string;
    /** What it is drawn from. */
    readonly from: string;
    readonly draw: (stack: DrawnStack) => string;
}

const PICTURES: readonly Picture[] = [
    { page: "architecture.md", name: "components", from: "what prod registers", draw: componentsPicture },
    { page: "monitoring.md", name: "alarms", from: "what prod registers", draw: alarmsPicture },
    {
        page: "security.md",
        name: "roles of workflows",
        from: "bootstrap/template",
        draw: () => workflowRolesPicture(PROJECT),
    },
    { page: "security.md", name: "roles of the stack", from: "what prod registers", draw: serviceRolesTable },
];

/** The pages with drawn pictures as they should be, by their path in the project. */
export async function picturedPages(stack: DrawnStack): Promise<Map<string, string>> {
    const pages = new Map<string, string>();
    for (const { page, name, from, draw } of PICTURES) {
        const path = join("docs", page);
        const text = pages.get(path) ?? readFileSync(join(PROJECT, path), "utf8");
        const begin = `<!-- picture "${name}": drawn by \`npm run docs\` from ${from} -->`;
        const [before = "", rest, ...more] = text.split(begin);
        const place = rest?.indexOf(END) ?? -1;
        if (rest === undefined || place === -1 || more.length > 0) {
            throw new Error(`${path} has no place for the picture "${name}": ${begin} and ${END}`);
        }
        pages.set(path, [before, begin, "\n\n", draw(stack), "\n\n", rest.slice(place)].join(""));
    }
    for (const [path, text] of pages) {
        const filepath = join(PROJECT, path);
        pages.set(path, await format(text, { ...(await resolveConfig(filepath)), filepath }));
    }
    return pages;
}

/** Draws all pictures anew. */
export async function writePictures(): Promise<void> {
    for (const [path, text] of await picturedPages(await DrawnStack.record(PROJECT))) {
        writeFileSync(join(PROJECT, path), text);
    }
}
