import type { ChargeAdvice, CostAdvice, PricedChoice } from "../../preview/cost/advice/advice";
import type { Choice } from "../../preview/cost/advice/choice";
import { money } from "../../preview/cost/numbers";
import { line, type Piece, type Screen } from "../../preview/style";

/** Columns of the text, also where nothing says how wide the screen is. */
const WIDTH = 100;
/** Components below this part of the whole are one line. */
const SMALL = 0.01;

/** A stack's cost as one screen. */
export function costText(advice: CostAdvice, screen: Screen): string {
    const narrow = { ...screen, width: Math.min(WIDTH, screen.width ?? WIDTH) };
    const { components, total, dearest, unpriced } = advice;
    const shown = components.filter(({ share }) => share >= SMALL);
    const small = components.filter(({ share }) => share < SMALL);
    const rest = small.reduce((sum, { monthly }) => sum + Math.round(monthly * 100), 0) / 100;
    const rows = [
        ...shown,
        ...(small.length === 0
            ? []
            : [{ component: `${small.length} others`, monthly: rest, share: total === 0 ? 0 : rest / total }]),
    ];
    const width = Math.max(...rows.map(({ component }) => component.length), 0);
    const lines: (readonly Piece[])[] = [
        heading(advice),
        [],
        ...rows.map(({ component, monthly, share }): readonly Piece[] => [
            { text: `${component.padEnd(width)}  ${money(monthly).padStart(9)}  ` },
            { text: percent(share).padStart(5), style: "dim" },
        ]),
        ...(unpriced.length === 0
            ? []
            : wrapped(`Not in the sum, without a price: ${unpriced.join(", ")}.`, 0).map(warning)),
        ...dearest.flatMap((charge, index) => [[], ...chargeLines(charge, index + 1)]),
        [],
        ...wrapped(
            "What a choice saves is the difference to a preview with it, of the whole stack. npm run preview has every line.",
            0,
        ).map((text): readonly Piece[] => [{ text, style: "dim" }]),
    ];
    return lines.map((pieces) => `${line(pieces, narrow)}\n`).join("");
}

function heading({ stack, region, total, ceiling }: CostAdvice): readonly Piece[] {
    const room = Math.round((ceiling - total) * 100) / 100;
    return [
        { text: `${stack} (${region})  ${money(total)} USD a month, estimated: `, style: "bold" },
        room >= 0
            ? { text: `${money(room)} below its ceiling of ${money(ceiling)}` }
            : { text: `${money(-room)} above its ceiling of ${money(ceiling)}`, style: "red" },
    ];
}

function chargeLines(charge: ChargeAdvice, rank: number): (readonly Piece[])[] {
    const { component, what, urns, monthly, share, isKnown, cheaper, notCheaper, unknown } = charge;
    const count = urns.length > 1 ? `${urns.length} × ` : "";
    const none = isKnown ? "No setting makes it cheaper." : "Which settings make it cheaper is not known here.";
    return [
        [
            { text: `${rank}. ${count}${what}`, style: "bold" },
            { text: ` of ${component}: ${money(monthly)}, ${percent(share)}` },
        ],
        ...(cheaper.length === 0 && unknown.length === 0 ? [[{ text: `   ${none}` }]] : []),
        ...cheaper.flatMap(cheaperLines),
        ...notCheaper.flatMap((choice) =>
            wrapped(`${settingsText(choice)} saves nothing: ${difference(choice)}.`, 3).map(dim),
        ),
        ...unknown.flatMap((choice) => wrapped(`${settingsText(choice)}: ${choice.reason}`, 3).map(warning)),
    ];
}

function cheaperLines(choice: PricedChoice): (readonly Piece[])[] {
    const { saves, total, violates, givesUp } = choice;
    return [
        [
            { text: `   ${settingsText(choice)}` },
            { text: `  saves ${money(saves)}: ${money(total)} in all`, style: "bold" },
        ],
        ...wrapped(`gives up: ${givesUp}`, 5).map(dim),
        ...(violates.length === 0 ? [] : wrapped(`violates the policy ${violates.join(", ")}`, 5).map(warning)),
    ];
}

function difference({ saves, total }: PricedChoice): string {
    return saves === 0 ? "the stack costs as much" : `the stack costs ${money(-saves)} more, ${money(total)} in all`;
}

/** `network.nat: single`. */
export function settingsText({ settings }: Pick<Choice, "settings">): string {
    return Object.entries(settings)
        .map(([path, value]) => `${path}: ${String(value)}`)
        .join(", ");
}

function percent(share: number): string {
    return `${Math.round(share * 100)} %`;
}

function dim(text: string): readonly Piece[] {
    return [{ text, style: "dim" }];
}

function warning(text: string): readonly Piece[] {
    return [{ text, style: "yellow" }];
}

/** A text in lines that begin some columns to the right. */
function wrapped(text: string, indent: number): string[] {
    const lines: string[] = [];
    for (const word of text.split(" ")) {
        const last = lines.at(-1);
        if (last !== undefined && last.length + 1 + word.length <= WIDTH - indent) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(word);
        }
    }
    return lines.map((each) => " ".repeat(indent) + each);
}
