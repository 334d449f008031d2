import { readList, readObject, readText } from "./read";

/** A person in the list. */
export interface Person {
    readonly id: string;
    readonly name: string;
    /** Address of the avatar, valid for about an hour. */
    readonly avatarUrl: string | undefined;
    /** When the person signed up, as RFC 3339 writes it. */
    readonly createdAt: string;
}

/** The person who is signed in. */
export interface User extends Person {
    readonly email: string;
}

/** One page of the list. */
export interface PeoplePage {
    readonly people: readonly Person[];
    /** Cursor of the next page; undefined on the last. */
    readonly next: string | undefined;
}

/** Where and how to upload a file, and the key to name it by afterwards. */
export interface UploadForm {
    readonly url: string;
    /** Fields that the form carries before the file. */
    readonly fields: ReadonlyMap<string, string>;
    readonly key: string;
}

/** The value as a person; undefined where it is none. */
export function readPerson(value: unknown): Person | undefined {
    const object = readObject(value);
    const [id, name, createdAt] = [readText(object?.id), readText(object?.name), readText(object?.createdAt)];
    if (id === undefined || name === undefined || createdAt === undefined) {
        return undefined;
    }
    return { id, name, createdAt, avatarUrl: readText(object?.avatarUrl) };
}

/** The value as the signed-in person; undefined where it is none. */
export function readUser(value: unknown): User | undefined {
    const person = readPerson(value);
    const email = readText(readObject(value)?.email);
    return person === undefined || email === undefined ? undefined : { ...person, email };
}

/** The value as a page of the list; undefined where it is none. */
export function readPeoplePage(value: unknown): PeoplePage | undefined {
    const object = readObject(value);
    const people = readList(object?.users, readPerson);
    return people === undefined ? undefined : { people, next: readText(object?.next) };
}

/** The value as the form of an upload; undefined where it is none. */
export function readUploadForm(value: unknown): UploadForm | undefined {
    const object = readObject(value);
    const upload = readObject(object?.upload);
    const fields = readFields(upload?.fields);
    const [url, key] = [readText(upload?.url), readText(object?.key)];
    return url === undefined || key === undefined || fields === undefined ? undefined : { url, key, fields };
}

function readFields(value: unknown): ReadonlyMap<string, string> | undefined {
    const fields = new Map<string, string>();
    for (const [name, field] of Object.entries(readObject(value) ?? {})) {
        if (typeof field !== "string") {
            return undefined;
        }
        fields.set(name, field);
    }
    return fields;
}
