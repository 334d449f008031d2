/** A number as it is read, with up to three decimals: `10,000`, `0.5`. */
export function amount(value: number): string {
    return decimals(value, 3);
}

/** US dollars and cents: `1,234.50`. */
export function money(dollars: number): string {
    return grouped(dollars.toFixed(2));
}

/** A price of a unit, which may be a fraction of a cent: `0.0000006`. */
export function unitPriceText(dollars: number): string {
    return decimals(dollars, 10);
}

function decimals(value: number, most: number): string {
    return grouped(value.toFixed(most).replace(/\.?0+$/, ""));
}

/** With a comma before each three digits. Loading the language data that `toLocaleString` needs costs more than all else. */
function grouped(text: string): string {
    const [whole = "", fraction] = text.split(".");
    const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
