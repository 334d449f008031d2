import type { FastifyBaseLogger } from "fastify";
import Type from "typebox";
import type { App } from "../http/app";
import { component, refusals, SIGNED_IN } from "../http/openapi";
import { Problem } from "../http/problem";
import { requireUser } from "../users/authentication";
import type { UserServices } from "../users/routes";
import { UserSchema } from "../users/schemas";
import { replaceAvatar } from "../users/users";
import { Views } from "../users/views";
import { avatarKey, type ContentType, contentTypeOf, MAXIMUM_BYTES, uploadKey } from "./rules";
import { AvatarSchema, UploadRequestSchema, UploadSchema } from "./schemas";
import type { AvatarStore } from "./store";

/** Adds the routes to upload, take and remove one's picture. */
export function addAvatarRoutes(server: App, { queries, avatars, limits }: UserServices): void {
    const views = new Views(avatars);

    server.post(
        "/api/users/me/avatar",
        {
            config: { rateLimit: { max: limits.uploads } },
            schema: {
                operationId: "prepareUpload",
                summary: "Ask for a form to upload a picture with",
                description: "It is good for five minutes, and for exactly what was said.",
                tags: ["avatars"],
                security: SIGNED_IN,
                body: UploadRequestSchema,
                response: { 201: UploadSchema, ...refusals(400, 401, 429, 503) },
            },
        },
        async (request, reply) => {
            const user = await requireUser(queries, request);
            const { contentType, bytes } = request.body;
            const key = uploadKey(user.id, contentType);
            const { url, fields } = await avatars.upload(key, contentType, bytes);
            return reply.code(201).send({ upload: { url, fields: { ...fields } }, key });
        },
    );

    server.put(
        "/api/users/me/avatar",
        {
            schema: {
                operationId: "takeUpload",
                summary: "Make an upload one's picture",
                description: "The server looks at what was uploaded first. Asking again is no mistake.",
                tags: ["avatars"],
                security: SIGNED_IN,
                body: AvatarSchema,
                response: { 200: component("User", UserSchema), ...refusals(400, 401, 422, 429, 503) },
            },
        },
        async (request) => {
            const user = await requireUser(queries, request);
            const { key } = request.body;
            const kept = avatarKey(user.id, key);
            if (kept === undefined) {
                throw unusable("This is not the key of an upload of yours.");
            }
            if (user.avatar_key !== kept) {
                await keepUpload(avatars, key, kept);
                const before = await replaceAvatar(queries, user.id, kept);
                await removeAll(avatars, [key, ...(before === null || before === kept ? [] : [before])], request.log);
            }
            return views.user({ ...user, avatar_key: kept });
        },
    );

    server.delete(
        "/api/users/me/avatar",
        {
            schema: {
                operationId: "removeAvatar",
                summary: "Remove one's picture",
                tags: ["avatars"],
                security: SIGNED_IN,
                response: {
                    204: Type.Null({ description: "It is gone, or was not there." }),
                    ...refusals(401, 429, 503),
                },
            },
        },
        async (request, reply) => {
            const user = await requireUser(queries, request);
            const before = await replaceAvatar(queries, user.id, null);
            await removeAll(avatars, before === null ? [] : [before], request.log);
            return reply.code(204).send(null);
        },
    );
}

async function keepUpload(avatars: AvatarStore, key: string, kept: string): Promise<void> {
    const upload = await avatars.look(key);
    if (upload === undefined) {
        throw unusable("Nothing was uploaded under this key, or too long ago.");
    }
    if (!(upload.bytes >= 1 && upload.bytes <= MAXIMUM_BYTES)) {
        throw unusable(`The upload has ${upload.bytes} bytes. A picture has at most ${MAXIMUM_BYTES}.`);
    }
    const type: ContentType | undefined = contentTypeOf(upload.start);
    if (type === undefined || type !== upload.contentType) {
        throw unusable(`The upload is called ${upload.contentType ?? "nothing"}, and is ${type ?? "no picture"}.`);
    }
    if (!(await avatars.keep(key, kept, type, upload.entityTag))) {
        throw unusable("The upload changed while it was looked at. Upload it again.");
    }
}

// What cannot be removed now is left behind, which costs next to nothing and harms nobody.
async function removeAll(avatars: AvatarStore, keys: readonly string[], log: FastifyBaseLogger): Promise<void> {
    for (const result of await Promise.allSettled(keys.map((key) => avatars.remove(key)))) {
        if (result.status === "rejected") {
            log.warn({ err: result.reason as unknown }, "an object could not be removed");
        }
    }
}

function unusable(detail: string): Problem {
    return new Problem(422, detail, { errors: [{ pointer: "#/key", detail }] });
}
