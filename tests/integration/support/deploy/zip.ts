import { crc32 } from "node:zlib";

/** 1980-01-01, the first day that the format knows. */
const DATE = (1 << 5) | 1;
const VERSION = 20;
const UTF8_NAMES = 0x0800;

/**
 * An archive of files, uncompressed.
 *
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zip(files: readonly (readonly [name: string, text: string])[]): Buffer {
    const entries: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const [name, text] of files) {
        const content = Buffer.from(text);
        const fields = fieldsOf(name, content);
        const entry = Buffer.concat([Buffer.from("PK\x03\x04"), fields, Buffer.from(name), content]);
        directory.push(
            Buffer.concat([Buffer.from("PK\x01\x02"), word(VERSION), fields, place(offset), Buffer.from(name)]),
        );
        entries.push(entry);
        offset += entry.length;
    }
    const index = Buffer.concat(directory);
    const end = [
        word(0),
        word(0),
        word(files.length),
        word(files.length),
        double(index.length),
        double(offset),
        word(0),
    ];
    return Buffer.concat([...entries, index, Buffer.from("PK\x05\x06"), ...end]);
}

/** What an entry and the directory both say of a file. */
function fieldsOf(name: string, content: Buffer): Buffer {
    const sizes = [double(crc32(content)), double(content.length), double(content.length)];
    const length = word(Buffer.byteLength(name));
    return Buffer.concat([word(VERSION), word(UTF8_NAMES), word(0), word(0), word(DATE), ...sizes, length, word(0)]);
}

/** No comment, the first disk, no attributes but those of a readable file, and where the entry begins. */
function place(offset: number): Buffer {
    const readable = 0o100644 * 0x10000;
    return Buffer.concat([word(0), word(0), word(0), double(readable), double(offset)]);
}

function word(value: number): Buffer {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
    return bytes;
}

function double(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
}
