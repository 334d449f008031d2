import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";
import { join } from "node:path";

const PROJECT = join(__dirname, "../..");

let bundled: string | undefined;

/**
 * The Lambda function's code, bundled with the AWS SDK into one file; its handler is `index.handler`. The same source
 * gives the same bytes wherever it lies, so that an update changes the function only where its code changed.
 *
 * @throws Error with esbuild's messages, where the code cannot be bundled.
 */
export function lambdaArchive(): pulumi.asset.AssetArchive {
    bundled ??= bundle(PROJECT);
    return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(bundled) });
}

/**
 * Bundles the function.
 *
 * @param project the folder that has `runtime/`, and the packages in `node_modules/`.
 */
export function bundle(project: string): string {
    const { outputFiles } = buildSync({
        absWorkingDir: project,
        entryPoints: ["runtime/src/lambda/handler.ts"],
        bundle: true,
        write: false,
        outfile: "index.js",
        platform: "node",
        target: "node22",
        format: "cjs",
        // No tsconfig.json is looked for: what lies in the folders above must not change the bytes.
        tsconfigRaw: { compilerOptions: { alwaysStrict: true } },
        // The SDK's ES modules leave out what is not used.
        mainFields: ["module", "main"],
        minify: true,
        legalComments: "none",
        logLevel: "silent",
    });
    const [file] = outputFiles;
    if (file === undefined) {
        throw new Error("esbuild bundled nothing.");
    }
    return file.text;
}
