import { z } from "zod";
import { DOCUMENT_VERSION, type PreviewDocument } from "../document";
import { isRecord } from "../is-record";
import { NO_OPTIONS } from "../options";

/** Data that cannot be read as a preview. The message names the file and says why. */
export class DocumentError extends Error {}

const FORMAT = "slipway-preview";

/** How many faults of a file a message lists. */
const LISTED_FAULTS = 5;

const Texts = z.array(z.string());
const Values = z.record(z.string(), z.unknown());

const Alias = z.union([
    z.string(),
    z.object({
        name: z.string().optional(),
        type: z.string().optional(),
        stack: z.string().optional(),
        project: z.string().optional(),
        parent: z.string().optional(),
        noParent: z.literal(true).optional(),
    }),
]);

const Timeouts = z.object({
    create: z.string().optional(),
    update: z.string().optional(),
    delete: z.string().optional(),
});

const Options = z
    .object({
        protect: z.boolean(),
        retainOnDelete: z.boolean(),
        deleteBeforeReplace: z.boolean().optional(),
        ignoreChanges: Texts,
        replaceOnChanges: Texts,
        hideDiffs: Texts,
        additionalSecretOutputs: Texts,
        aliases: z.array(Alias),
        customTimeouts: Timeouts,
        provider: z.string().optional(),
        providers: z.record(z.string(), z.string()),
        deletedWith: z.string().optional(),
        replaceWith: Texts,
        import: z.string().optional(),
        version: z.string().optional(),
    })
    .transform((options) => ({ ...NO_OPTIONS, ...options }));

const Resource = z.object({
    urn: z.string(),
    type: z.string(),
    name: z.string(),
    parent: z.string().optional(),
    custom: z.boolean(),
    standIn: z.boolean(),
    external: z.boolean(),
    id: z.string().optional(),
    inputs: Values,
    outputs: Values,
    dependencies: Texts,
    propertyDependencies: z.record(z.string(), Texts),
    options: Options,
});

const Document = z.object({
    format: z.literal(FORMAT),
    version: z.literal(DOCUMENT_VERSION),
    project: z.string(),
    stack: z.string(),
    region: z.string(),
    resources: z.array(Resource),
    outputs: Values,
    warnings: Texts,
    errors: Texts,
});

/**
 * Reads a preview from its JSON.
 *
 * @param where the file that the text is from, for messages.
 * @throws {@link DocumentError} for a text that is not JSON, not a preview, or of a newer version.
 */
export function parseDocument(text: string, where: string): PreviewDocument {
    const data = parsedJson(text, where);
    if (!isRecord(data) || data.format !== FORMAT) {
        throw new DocumentError(`${where} is not a preview: its "format" is not "${FORMAT}".`);
    }
    if (typeof data.version === "number" && data.version > DOCUMENT_VERSION) {
        throw new DocumentError(
            `${where} is a preview of version ${data.version}, and this program reads up to version ` +
                `${DOCUMENT_VERSION}. Make the file anew, or read it with the program that made it.`,
        );
    }
    const document = Document.safeParse(data);
    if (!document.success) {
        throw new DocumentError(`${where} is a damaged preview:\n${faults(document.error)}`);
    }
    return document.data;
}

function parsedJson(text: string, where: string): unknown {
    try {
        // Editors on Windows put a byte order mark in front.
        return JSON.parse(text.replace(/^\uFEFF/, ""));
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new DocumentError(`${where} is not JSON: ${reason}.`);
    }
}

function faults({ issues }: z.ZodError): string {
    const lines = issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    const more = lines.length - LISTED_FAULTS;
    return [...lines.slice(0, LISTED_FAULTS), ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}
