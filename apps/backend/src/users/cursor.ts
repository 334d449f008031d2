/** Where a page of the list ended: the last of its people. */
export interface Position {
    readonly createdAt: Date;
    readonly id: string;
}

const TIME_BYTES = 8;
const ID_BYTES = 16;
/** The end of the year 9999: the latest moment that both JavaScript and PostgreSQL write with four digits for the year. */
const LATEST_TIME = 253_402_300_799_999n;

/** Form of a cursor. One of this form can still name no position. */
export const CURSOR_PATTERN = `^[A-Za-z0-9_-]{${((TIME_BYTES + ID_BYTES) * 4) / 3}}$`;

/** A position as text that means something to this server only. */
export function encodeCursor({ createdAt, id }: Position): string {
    const bytes = Buffer.alloc(TIME_BYTES + ID_BYTES);
    bytes.writeBigUInt64BE(BigInt(createdAt.getTime()));
    bytes.write(id.replaceAll("-", ""), TIME_BYTES, "hex");
    return bytes.toString("base64url");
}

/** @returns nothing where the text is not what {@link encodeCursor} makes. */
export function decodeCursor(cursor: string): Position | undefined {
    const bytes = Buffer.from(cursor, "base64url");
    if (!new RegExp(CURSOR_PATTERN).test(cursor) || bytes.length !== TIME_BYTES + ID_BYTES) {
        return undefined;
    }
    const time = bytes.readBigUInt64BE();
    if (time > LATEST_TIME) {
        return undefined;
    }
    const hex = bytes.toString("hex", TIME_BYTES);
    const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
    return { createdAt: new Date(Number(time)), id };
}
