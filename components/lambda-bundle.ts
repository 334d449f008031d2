import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";
import { packageFolder } from "./package-folder";

/** The folder that has `runtime/`, and the packages in `node_modules/`. */
export const PROJECT = packageFolder(__dirname);

const bundled = new Map<string, string>();

/**
 * A Lambda function's code, bundled with the AWS SDK into one file; its handler is `index.handler`. The same source
 * gives the same bytes wherever it lies, so that an update changes a function only where its code changed.
 *
 * @param entryPoint the source that has the handler, from the folder of Slipway's package: `runtime/src/lambda/handler.ts`.
 * @throws Error with esbuild's messages, where the code cannot be bundled.
 */
export function lambdaArchive(entryPoint: string): pulumi.asset.AssetArchive {
    const code = bundled.get(entryPoint) ?? bundle(PROJECT, entryPoint);
    bundled.set(entryPoint, code);
    return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(code) });
}

/**
 * Bundles a function.
 *
 * @param project the folder that has `runtime/`, and the packages in `node_modules/`.
 */
export function bundle(project: string, entryPoint: string): string {
    const { outputFiles } = buildSync({
        absWorkingDir: project,
        entryPoints: [entryPoint],
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
