/** Uploads a file by a form, as a browser does: its fields first, then the file. */
export function uploadForm(url: string, fields: Readonly<Record<string, string>>, file: Buffer): Promise<Response> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) {
        form.append(name, value);
    }
    form.append("file", new Blob([new Uint8Array(file)]), "picture.png");
    return fetch(url, { method: "POST", body: form });
}
