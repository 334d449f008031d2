import * as pulumi from "@pulumi/pulumi";
import { Bucket, Cluster, EcrRepo, EncryptionKey, LoadBalancer, PostgresDb, Vpc } from "../../components";
import { readRevision } from "../../components/revision";
import type { WebApplicationArgs } from "../arguments/application";
import { type ApplicationSettings, hasDatabase, hasStorage } from "../settings";
import { BACKUP_IMAGE } from "./backups";

/** What the services of an application have in common. */
export interface Surroundings {
    readonly key: EncryptionKey;
    readonly vpc: Vpc;
    readonly cluster: Cluster;
    readonly registry: EcrRepo<string> | undefined;
    readonly balancer: LoadBalancer;
    readonly database: PostgresDb | undefined;
    readonly storage: Bucket | undefined;
}

/** Creates what stands around the services, by the names that `index.ts` gives it. */
export function createSurroundings(
    parent: pulumi.ComponentResource,
    args: WebApplicationArgs,
    settings: ApplicationSettings,
): Surroundings {
    const key = new EncryptionKey(
        "data",
        { description: `Data of ${pulumi.getStack()}`, ...settings.encryption },
        { parent },
    );
    const vpc = new Vpc("network", { key, ...settings.network }, { parent });
    const cluster = new Cluster("cluster", { key, ...settings.cluster }, { parent });
    const registry = createRegistry(parent, args, settings, key);
    const balancer = new LoadBalancer("web", { vpc, key, ...settings.web }, { parent });
    const database = hasDatabase(args)
        ? new PostgresDb("db", { vpc, key, ...settings.database }, { parent })
        : undefined;
    const storage = hasStorage(args)
        ? new Bucket("storage", { key, cors: { origins: [balancer.url] }, ...settings.storage }, { parent })
        : undefined;
    return { key, vpc, cluster, registry, balancer, database, storage };
}

/** A repository for the images that are built; none where all are there. */
function createRegistry(
    parent: pulumi.ComponentResource,
    args: WebApplicationArgs,
    settings: ApplicationSettings,
    key: EncryptionKey,
): EcrRepo<string> | undefined {
    const images = [
        ...settings.services.filter(({ given }) => given.image.context !== undefined).map(({ name }) => name),
        ...(args.backups?.image.context === undefined ? [] : [BACKUP_IMAGE]),
    ];
    if (images.length === 0) {
        return undefined;
    }
    const revision = args.revision === undefined ? readRevision(process.cwd()) : { tag: args.revision };
    return new EcrRepo(
        "images",
        { environment: pulumi.getStack(), key, images, revision, ...settings.registry },
        { parent },
    );
}
