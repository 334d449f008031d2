import { expect } from "chai";
import type { Failure, Result } from "../../client/src/api/result";
import type { UploadOptions } from "../../client/src/api/upload-options";
import type { UploadForm, User } from "../../client/src/api/users";
import { saveAvatar, type SavingStep } from "../../client/src/avatar/save";

const FILE = { type: "image/png", size: 5 };
const FORM: UploadForm = { url: "https://avatars.example.org/", fields: new Map(), key: "1/2" };
const USER: User = {
    id: "1",
    name: "Ada",
    email: "ada@example.com",
    avatarUrl: "https://avatars.example.org/1/2",
    createdAt: "2026-11-21T09:00:00Z",
};
const REFUSED: Failure = {
    kind: "refused",
    problem: { status: 422, title: "Not an image", detail: undefined, errors: [] },
};

describe("frontend client: saving an avatar", () => {
    let calls: string[];
    let steps: SavingStep[];
    let controller: AbortController;

    beforeEach(() => {
        calls = [];
        steps = [];
        controller = new AbortController();
    });

    interface Answers {
        readonly form?: Result<UploadForm>;
        readonly uploaded?: Result<null>;
        readonly kept?: Result<User>;
    }

    function save(answers: Answers = {}): Promise<Result<User>> {
        const api = {
            uploadForm: (file: { readonly contentType: string; readonly bytes: number }) => {
                calls.push(`form ${file.contentType} ${file.bytes}`);
                return Promise.resolve(answers.form ?? { kind: "ok" as const, value: FORM });
            },
            keepAvatar: (key: string) => {
                calls.push(`keep ${key}`);
                return Promise.resolve(answers.kept ?? { kind: "ok" as const, value: USER });
            },
        };
        const upload = (form: UploadForm, file: typeof FILE, options: UploadOptions) => {
            calls.push(`upload ${form.url} ${file.type}`);
            options.onProgress(0.5);
            options.onProgress(1);
            return Promise.resolve(answers.uploaded ?? { kind: "ok" as const, value: null });
        };
        const onStep = (step: SavingStep) => steps.push(step);
        return saveAvatar(api, upload, FILE, { onStep, signal: controller.signal });
    }

    it("asks for a form, uploads by it, and lets the backend keep what was uploaded", async () => {
        expect(await save()).to.deep.equal({ kind: "ok", value: USER });
        expect(calls).to.deep.equal(["form image/png 5", "upload https://avatars.example.org/ image/png", "keep 1/2"]);
        expect(steps).to.deep.equal([
            { kind: "uploading", part: 0 },
            { kind: "uploading", part: 0.5 },
            { kind: "uploading", part: 1 },
            { kind: "checking" },
        ]);
    });

    it("ends with the first refusal", async () => {
        expect(await save({ form: REFUSED })).to.deep.equal(REFUSED);
        expect(calls).to.have.lengthOf(1);
        calls = [];
        expect(await save({ uploaded: { kind: "unreachable", server: "storage" } })).to.deep.equal({
            kind: "unreachable",
            server: "storage",
        });
        expect(calls).to.have.lengthOf(2);
        calls = [];
        expect(await save({ kept: REFUSED })).to.deep.equal(REFUSED);
        expect(calls).to.have.lengthOf(3);
    });

    it("uploads nothing once it is cancelled", async () => {
        controller.abort();
        expect(await save()).to.deep.equal({ kind: "cancelled" });
        expect(calls).to.deep.equal(["form image/png 5"]);
    });
});
