import type { Result } from "./result";
import { storageProblem } from "./storage-problem";
import type { UploadOptions } from "./upload-options";
import type { UploadForm } from "./users";

// 2 MiB over a slow mobile network.
const TIMEOUT_MILLISECONDS = 120_000;

/** Sends a file by the form that the backend gave. `fetch` does not tell how much of a body is sent. */
export function upload(form: UploadForm, file: File, { onProgress, signal }: UploadOptions): Promise<Result<null>> {
    const data = new FormData();
    for (const [name, value] of form.fields) {
        data.append(name, value);
    }
    // S3 ignores the fields after the file.
    data.append("file", file);

    return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open("POST", form.url);
        request.timeout = TIMEOUT_MILLISECONDS;
        request.upload.onprogress = ({ loaded, total }) => {
            onProgress(total === 0 ? 0 : loaded / total);
        };
        request.onload = () => {
            const { status, responseText } = request;
            const refused = { kind: "refused", problem: storageProblem(status, responseText) } as const;
            resolve(status >= 200 && status < 300 ? { kind: "ok", value: null } : refused);
        };
        request.onerror = request.ontimeout = () => {
            resolve({ kind: "unreachable", server: "storage" });
        };
        request.onabort = () => {
            resolve({ kind: "cancelled" });
        };
        signal.addEventListener("abort", () => {
            request.abort();
        });
        request.send(data);
    });
}
