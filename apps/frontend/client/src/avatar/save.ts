import type { Api } from "../api/api";
import type { Result } from "../api/result";
import type { UploadOptions } from "../api/upload-options";
import type { UploadForm, User } from "../api/users";

/** How far a saving is: the part of the file that is sent, or that the backend looks at it. */
export type SavingStep = { readonly kind: "uploading"; readonly part: number } | { readonly kind: "checking" };

/** What saving an avatar reports, and what ends it while the file is sent. */
export interface SavingOptions {
    readonly onStep: (step: SavingStep) => void;
    readonly signal: AbortSignal;
}

type Upload<File> = (form: UploadForm, file: File, options: UploadOptions) => Promise<Result<null>>;

/** Uploads a file past the backend to its bucket, and lets the backend make it the avatar. */
export async function saveAvatar<File extends { readonly type: string; readonly size: number }>(
    api: Pick<Api, "uploadForm" | "keepAvatar">,
    upload: Upload<File>,
    file: File,
    { onStep, signal }: SavingOptions,
): Promise<Result<User>> {
    onStep({ kind: "uploading", part: 0 });
    const form = await api.uploadForm({ contentType: file.type, bytes: file.size });
    if (signal.aborted) {
        return { kind: "cancelled" };
    }
    if (form.kind !== "ok") {
        return form;
    }
    const onProgress = (part: number): void => {
        onStep({ kind: "uploading", part });
    };
    const uploaded = await upload(form.value, file, { onProgress, signal });
    if (uploaded.kind !== "ok") {
        return uploaded;
    }
    onStep({ kind: "checking" });
    return api.keepAvatar(form.value.key);
}
