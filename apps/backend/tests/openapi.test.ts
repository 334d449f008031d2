import { Validator } from "@seriousme/openapi-schema-validator";
import { expect } from "chai";
import { createServer } from "../src/server";
import { AvatarStore } from "../src/avatars/store";
import { credentialSource } from "../src/database/credentials";
import { Database } from "../src/database/database";
import { createQueries } from "../src/database/queries";

interface Operation {
    readonly operationId: string;
    readonly security?: unknown;
    readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

interface Description {
    readonly openapi: string;
    readonly info: object;
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: { readonly schemas: object };
}

describe("backend: OpenAPI", () => {
    let description: Description;

    before(async () => {
        const login = { user: "app", password: "word" };
        const settings = {
            host: "localhost",
            port: 1,
            name: "app",
            sslMode: "disable",
            rootCertificateFile: undefined,
        } as const;
        const database = new Database({ ...settings, login }, credentialSource(login), () => undefined);
        const server = await createServer({
            settings: { allowedOrigin: undefined, logLevel: "silent", rateLimit: 100, revision: "1a2b3c4" },
            queries: createQueries(database),
            avatars: new AvatarStore({ bucket: "avatars", region: "eu-central-1", endpoint: undefined }),
            pendingMigrations: () => Promise.resolve([]),
            closing: () => false,
        });
        const response = await server.inject("/api/openapi.json");
        expect(response.statusCode).to.equal(200);
        expect(response.headers["content-type"]).to.equal("application/json; charset=utf-8");
        description = response.json<Description>();
        await server.close();
    });

    it("is a valid description of version 3.1", async () => {
        expect(description.openapi).to.equal("3.1.0");
        const { valid, errors } = await new Validator().validate({ ...structuredClone(description) });
        expect(errors).to.equal(undefined);
        expect(valid).to.equal(true);
    });

    it("names every route, with the statuses that it answers with", () => {
        const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
            Object.entries(methods).map(([method, { operationId, responses }]) => [
                `${method} ${path}`,
                operationId,
                Object.keys(responses).join(" "),
            ]),
        );
        expect(operations).to.deep.equal([
            ["get /api/health", "health", "200"],
            ["get /api/ready", "ready", "200 503"],
            ["post /api/users", "signUp", "201 400 409 429 503"],
            ["get /api/users", "listPeople", "200 400 429 503"],
            ["get /api/users/me", "whoAmI", "200 401 429 503"],
            ["post /api/users/me/avatar", "prepareUpload", "201 400 401 429 503"],
            ["put /api/users/me/avatar", "takeUpload", "200 400 401 422 429 503"],
            ["delete /api/users/me/avatar", "removeAvatar", "204 401 429 503"],
        ]);
    });

    it("says of each answer what it means, and of each refusal that it is a problem", () => {
        for (const methods of Object.values(description.paths)) {
            for (const { operationId, responses } of Object.values(methods)) {
                for (const [status, { description: meaning, content }] of Object.entries(responses)) {
                    expect(meaning, `${operationId} ${status}`).not.to.equal("Default Response");
                    if (Number(status) >= 400) {
                        expect(content).to.deep.equal({
                            "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
                        });
                    }
                }
            }
        }
    });

    it("asks for a session where the user is who is signed in", () => {
        const asking = Object.values(description.paths)
            .flatMap((methods) => Object.values(methods))
            .filter(({ security }) => security !== undefined);
        expect(asking.map(({ operationId, security }) => [operationId, security])).to.deep.equal([
            ["whoAmI", [{ session: [] }]],
            ["prepareUpload", [{ session: [] }]],
            ["takeUpload", [{ session: [] }]],
            ["removeAvatar", [{ session: [] }]],
        ]);
    });
});
