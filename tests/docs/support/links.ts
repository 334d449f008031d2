import { type Page, proseOf } from "./pages";

/** A link within the project. */
export interface Link {
    readonly target: string;
    /** Number of its line. */
    readonly line: number;
}

const INLINE = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const REFERENCE = /^\s*\[[^\]]+\]:\s+<?(\S+?)>?(?:\s|$)/g;

/** The links of a page to files of the project and to headings, pictures among them. */
export function linksOf(page: Page): Link[] {
    return proseOf(page).flatMap((text, index) => {
        const prose = text.replace(/`[^`]*`/g, "`code`");
        const targets = [...prose.matchAll(INLINE), ...prose.matchAll(REFERENCE)].map(([, target = ""]) => target);
        const own = targets.filter((target) => !/^[a-z][a-z+.-]*:/i.test(target) && !target.startsWith("//"));
        return own.map((target) => ({ target, line: index + 1 }));
    });
}

/**
 * The anchors of a page: those of its headings, as GitHub makes them, and those that it names itself.
 *
 * https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
 */
export function anchorsOf(page: Page): Set<string> {
    const anchors = new Set<string>();
    for (const line of proseOf(page)) {
        const [, heading] = /^#{1,6}\s+(.+?)\s*#*$/.exec(line) ?? [];
        if (heading !== undefined) {
            const slug = slugOf(heading);
            let anchor = slug;
            for (let number = 1; anchors.has(anchor); number += 1) {
                anchor = `${slug}-${number}`;
            }
            anchors.add(anchor);
        }
        for (const [, id = ""] of line.matchAll(/<a id="([^"]+)">/g)) {
            anchors.add(id);
        }
    }
    return anchors;
}

function slugOf(heading: string): string {
    const text = heading
        .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/\\([\\`*_{}[\]()#+.!|-])/g, "$1")
        .toLowerCase();
    return text.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "").replaceAll(" ", "-");
}
