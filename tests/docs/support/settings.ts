import YAML, { isMap, isScalar, type Node } from "yaml";
import { settingPaths } from "../../../docs/reference";
import { blocksOf, type Page, proseOf } from "./pages";

/** A setting as a page names it, and where. */
export interface NamedSetting {
    readonly path: string;
    readonly line: number;
    /** `database.instanceClass` */
    readonly setting: string;
}

const { known, open } = settingPaths();
const SECTIONS = new Set([...known].map((path) => path.split(".")[0] ?? ""));

/** Whether there is such a setting. A service's own name stands for any. */
export function isSetting(setting: string): boolean {
    const path = setting.replace(/^services\.[^.]+/, "services.<name>");
    const isPart = [...known].some((other) => other.startsWith(`${path}.`));
    return isPart || known.has(path) || [...open].some((place) => path.startsWith(`${place}.`));
}

/** The settings that a page names: `slipway:web.domain` and `web.domain` in its text, and all keys of its YAML. */
export function namedSettings(page: Page): NamedSetting[] {
    return [...inText(page), ...inYaml(page)];
}

function inText(page: Page): NamedSetting[] {
    return proseOf(page).flatMap((text, index) =>
        [...text.matchAll(/`([^`]+)`/g)].flatMap(([, code = ""]) => {
            const [, prefix, setting = ""] =
                /^(slipway:)?([a-zA-Z]+(?:\.(?:<name>|[a-zA-Z]+))*)(?=$|:)/.exec(code) ?? [];
            const isOne = prefix !== undefined || (setting.includes(".") && SECTIONS.has(setting.split(".")[0] ?? ""));
            return setting !== "" && isOne ? [{ path: page.path, line: index + 1, setting }] : [];
        }),
    );
}

function inYaml(page: Page): NamedSetting[] {
    return blocksOf(page)
        .filter(({ language }) => language === "yaml")
        .flatMap(({ path, line, text }) => {
            const { contents } = YAML.parseDocument(text);
            return keysOf(contents, []).flatMap((keys) => {
                const [first = "", ...rest] = keys;
                const [, section] = /^slipway:(.+)$/.exec(first) ?? [];
                return section === undefined ? [] : [{ path, line, setting: [section, ...rest].join(".") }];
            });
        });
}

function keysOf(node: Node | null, path: readonly string[]): string[][] {
    if (!isMap<Node, Node | null>(node)) {
        return [];
    }
    return node.items.flatMap(({ key, value }) => {
        const name = isScalar(key) ? String(key.value) : "";
        return [[...path, name], ...keysOf(value, [...path, name])];
    });
}
