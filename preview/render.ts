import { groupBy } from "./group-by";
import { isRecord } from "./is-record";
import type { RecordedResource, Recording } from "./recording";
import { line, paint, type Screen } from "./style";
import { tree } from "./tree";
import { typeLabel } from "./type-label";

/** Where lists are broken when the width is not known. */
const DEFAULT_WIDTH = 120;

/** Where components are counted, before the resources. */
const COMPONENTS = "components";

/**
 * The report of a preview: tree, counts by type, stack outputs, warnings and errors.
 *
 * @param seconds that the preview took.
 * @param further parts, as text, before the warnings.
 */
export function render(recording: Recording, seconds: number, screen: Screen, further: readonly string[] = []): string {
    const { project, stack, region, resources } = recording;
    const sections = [
        [paint(`Preview of ${project}: stack ${stack} in ${region}`, "bold", screen)],
        [stack, ...tree(resources, screen)],
        section("Resources by type", counts(resources, screen), screen),
        section("Stack outputs", outputs(recording, screen), screen),
        ...further.map((part) => [part.trimEnd()]),
        section("Warnings", messages(recording.warnings, screen), screen),
        section("Errors", messages(recording.errors, screen), screen),
        summary(resources, seconds),
    ];
    const blocks = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
    return `${blocks.join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[], screen: Screen): string[] {
    return lines.length === 0 ? [] : [paint(title, "bold", screen), ...lines];
}

/** A line for each AWS service, or package of other providers: `  ec2  12  Subnet 6, RouteTable 6`. */
function counts(resources: readonly RecordedResource[], screen: Screen): string[] {
    const groups = groupBy(resources, groupOf);
    const rows = [...groups].map(([name, members]) => ({ name, total: members.length, types: typesOf(members) }));
    rows.sort(
        (one, other) =>
            Number(other.name === COMPONENTS) - Number(one.name === COMPONENTS) || compare(one.name, other.name),
    );
    const nameWidth = Math.max(0, ...rows.map(({ name }) => name.length));
    const totalWidth = Math.max(0, ...rows.map(({ total }) => String(total).length));
    return rows.flatMap(({ name, total, types }) => {
        const head = `  ${name.padEnd(nameWidth)}  ${String(total).padStart(totalWidth)}  `;
        const room = Math.max((screen.width ?? DEFAULT_WIDTH) - head.length, 1);
        return wrapped(types, room).map((text, index) =>
            line([{ text: index === 0 ? head : " ".repeat(head.length) }, { text }], screen),
        );
    });
}

function groupOf({ type, custom }: RecordedResource): string {
    return custom ? typeLabel(type, custom).replace(/\.[^.]*$/, "") : COMPONENTS;
}

/** `Subnet 6, RouteTable 6`, the most frequent first. */
function typesOf(resources: readonly RecordedResource[]): string[] {
    const names = groupBy(resources, ({ type, custom }) => {
        const label = typeLabel(type, custom);
        return custom ? label.replace(/^.*\./, "") : label;
    });
    return [...names]
        .sort(([one, ones], [other, others]) => others.length - ones.length || compare(one, other))
        .map(([name, { length }]) => `${name} ${length}`);
}

/** Joins words by commas into lines that are no longer than the room for them, if a word fits at all. */
function wrapped(words: readonly string[], room: number): string[] {
    const lines: string[] = [];
    for (const [index, word] of words.entries()) {
        const text = index === words.length - 1 ? word : `${word},`;
        const last = lines.at(-1);
        if (last !== undefined && last.length + 1 + text.length <= room) {
            lines[lines.length - 1] = `${last} ${text}`;
        } else {
            lines.push(text);
        }
    }
    return lines;
}

function outputs({ outputs: values, secretOutputs }: Recording, screen: Screen): string[] {
    const names = Object.keys(values).sort(compare);
    const nameWidth = Math.max(0, ...names.map((name) => name.length));
    return names.map((name) => {
        const secret = secretOutputs.some((path) => path.split(/[.[]/)[0] === name);
        const text = secret ? "[secret]" : shown(values[name]);
        return line([{ text: `  ${name.padEnd(nameWidth)}  ` }, { text, ...(secret && { style: "dim" }) }], screen);
    });
}

function shown(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value, withoutMark);
}

/** Leaves out the property by which Pulumi marks the resources among stack outputs. */
function withoutMark(_key: string, value: unknown): unknown {
    if (!isRecord(value)) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "@isPulumiResource"));
}

function messages(texts: readonly string[], screen: Screen): string[] {
    return texts.map((text) => `  ${paint(text.trimEnd().replaceAll("\n", "\n  "), "yellow", screen)}`);
}

function summary(resources: readonly RecordedResource[], seconds: number): string[] {
    const components = resources.filter(({ custom }) => !custom).length;
    const total = `${counted(resources.length - components, "resource")} and ${counted(components, "component")}`;
    return [
        `${total} in ${seconds.toFixed(1)} s.`,
        "No AWS account was asked: ids, names, ARNs and addresses that AWS would compute are stand-ins.",
    ];
}

function counted(count: number, thing: string): string {
    return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function compare(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}
