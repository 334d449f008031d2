import { sender, type Send } from "./request";
import type { Result } from "./result";
import { type PeoplePage, readPeoplePage, readUploadForm, readUser, type UploadForm, type User } from "./users";

/** Which part of the list to get. */
export interface PeopleQuery {
    readonly search: string;
    /** Cursor of the page; undefined: the first. */
    readonly after: string | undefined;
    readonly signal: AbortSignal;
}

/** The backend's API. Every method gives a result, and throws nothing. */
export interface Api {
    people(query: PeopleQuery): Promise<Result<PeoplePage>>;
    signUp(user: { readonly name: string; readonly email: string }): Promise<Result<User>>;
    me(): Promise<Result<User>>;
    /** Asks for the form by which a file of this type and size may be uploaded. */
    uploadForm(file: { readonly contentType: string; readonly bytes: number }): Promise<Result<UploadForm>>;
    /** Makes what was uploaded under this key the avatar. */
    keepAvatar(key: string): Promise<Result<User>>;
    removeAvatar(): Promise<Result<null>>;
}

const PAGE_SIZE = 12;

/** The API of the backend at `origin`; the page's own where it is empty. */
export function createApi(origin: string, send: Send = sender(origin)): Api {
    return {
        people: ({ search, after, signal }) => {
            const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
            if (search !== "") {
                query.set("search", search);
            }
            if (after !== undefined) {
                query.set("after", after);
            }
            return send({ method: "GET", path: `/api/users?${query.toString()}`, signal }, readPeoplePage);
        },
        signUp: (body) => send({ method: "POST", path: "/api/users", body }, readUser),
        me: () => send({ method: "GET", path: "/api/users/me" }, readUser),
        uploadForm: (body) => send({ method: "POST", path: "/api/users/me/avatar", body }, readUploadForm),
        keepAvatar: (key) => send({ method: "PUT", path: "/api/users/me/avatar", body: { key } }, readUser),
        removeAvatar: () => send({ method: "DELETE", path: "/api/users/me/avatar" }, () => null),
    };
}
