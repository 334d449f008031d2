import { main } from "@pulumi/pulumi/provider";
import { PackageProvider } from "./provider";

/**
 * Serves the package to Pulumi's engine, until the process is ended.
 *
 * @param args what the engine starts a provider with.
 */
export function serve(args: string[]): Promise<void> {
    return main(new PackageProvider(), args);
}
