import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { POLICIES } from "../policies/catalogue";
import type { Policy } from "../policies/model";

const PAGE = join(__dirname, "policies.md");

const BEGIN = "<!-- policies: written by `npm run docs` from policies/catalogue.ts -->";
const END = "<!-- end of policies -->";

/** `docs/policies.md` as it is, with the table of the policies as they are now. */
export async function policiesPage(): Promise<string> {
    const page = readFileSync(PAGE, "utf8");
    const [before = "", rest = ""] = page.split(BEGIN);
    const [, after = ""] = rest.split(END);
    const text = [before, BEGIN, "\n\n", ...table(), "\n", END, after].join("");
    return format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE });
}

function table(): string[] {
    const head = ["| policy | severity | demands | what to do |", "| --- | --- | --- | --- |"];
    return [...head, ...POLICIES.map(row)].map((line) => `${line}\n`);
}

function row({ id, severity, demands, remedy, link, kind }: Policy): string {
    const where = kind === "preview" ? `${severity}, preview only` : severity;
    const cells = [`[\`${id}\`](${link})`, where, demands, remedy];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Writes the page anew. */
export async function writePoliciesPage(): Promise<void> {
    writeFileSync(PAGE, await policiesPage());
}

if (require.main === module) {
    void writePoliciesPage();
}
