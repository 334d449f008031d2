import Type, { type Static } from "typebox";
import { component } from "../http/openapi";
import { CURSOR_PATTERN } from "./cursor";

/** People on a page where no number is asked for. */
export const DEFAULT_LIMIT = 20;
/** Most characters of a name. */
export const NAME_LENGTH = 100;
const EMAIL_LENGTH = 254;
/**
 * Something that is seen, and nothing that changes what is beside it: no control characters, line ends, halves of surrogate
 * pairs, or marks that turn the direction of writing (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
 */
const NAME = "^(?=.*\\S)[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]+$";
/** Any text that PostgreSQL can compare with. */
const SEARCH = "^[^\\p{Cc}\\p{Cs}]*$";

const id = Type.String({ format: "uuid" });
const name = Type.String({ description: "Name, as others see it." });
const createdAt = Type.String({ format: "date-time", description: "When they signed up." });
const avatarUrl = Type.Union([Type.String({ format: "uri" }), Type.Null()], {
    description: "Where the picture is for an hour; the same address for half an hour, so that browsers keep it.",
});

/** Somebody as all others see them. */
export const PersonSchema = Type.Object(
    { id, name, avatarUrl, createdAt },
    { $id: "Person", description: "Somebody as all others see them." },
);

/** Somebody as they see themselves. */
export const UserSchema = Type.Object(
    { id, name, email: Type.String({ format: "email" }), avatarUrl, createdAt },
    { $id: "User", description: "Somebody as they see themselves." },
);

/** What signing up takes. */
export const SignUpSchema = Type.Object(
    {
        name: Type.String({
            maxLength: NAME_LENGTH,
            pattern: NAME,
            description: "a name that is not empty and has no control characters",
        }),
        email: Type.String({
            maxLength: EMAIL_LENGTH,
            format: "email",
            description: "an e-mail address such as name@example.com",
        }),
    },
    { additionalProperties: false },
);

/** What part of the list is asked for. */
export const ListQuerySchema = Type.Object(
    {
        search: Type.Optional(
            Type.String({
                maxLength: NAME_LENGTH,
                pattern: SEARCH,
                description: "part of a name, in upper or lower case, without control characters",
            }),
        ),
        limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 100, default: DEFAULT_LIMIT, description: "most people on the page" }),
        ),
        after: Type.Optional(
            Type.String({ pattern: CURSOR_PATTERN, description: 'a cursor that a page gave as "next"' }),
        ),
    },
    { additionalProperties: false },
);

/** A page of the list. */
export const PageSchema = Type.Object(
    {
        users: Type.Array(component("Person", PersonSchema)),
        next: Type.Union([Type.String(), Type.Null()], { description: "Cursor of the next page; null on the last." }),
    },
    { description: "People, the newest first." },
);

/** Somebody as all others see them. */
export type Person = Static<typeof PersonSchema>;
/** Somebody as they see themselves. */
export type User = Static<typeof UserSchema>;
/** A page of the list. */
export type Page = Static<typeof PageSchema>;
