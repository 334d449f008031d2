import { assertSame, DigestError, type Digests } from "./digests";
import { must, type Run } from "./process";

/** An environment's image repository. */
export interface Repository {
    /** Address without a tag. */
    readonly url: string;
    readonly region: string;
}

/** Where an image is kept as an OCI layout. */
export function layout(folder: string, name: string): string {
    return `oci:${folder}/${name}`;
}

/** Logs `skopeo` in. The password goes through its standard input. */
export async function login(run: Run, { url, region }: Repository): Promise<void> {
    const password = await must(run, "aws", ["ecr", "get-login-password", "--region", region]);
    const host = url.split("/")[0] ?? url;
    await must(run, "skopeo", ["login", "--username", "AWS", "--password-stdin", host], { input: password.trim() });
}

/** Whether the repository is there: before an environment's first deployment it is not. */
export async function isThere(run: Run, repository: Repository): Promise<boolean> {
    const args = [
        "ecr",
        "describe-repositories",
        "--repository-names",
        nameOf(repository),
        "--region",
        repository.region,
    ];
    const { code, output } = await run("aws", args);
    if (code !== 0 && !output.includes("RepositoryNotFoundException")) {
        throw new Error(`The repository ${nameOf(repository)} cannot be looked up:\n${output.trim()}`);
    }
    return code === 0;
}

/** The digest behind a tag; nothing where there is no such tag. It takes the right to describe images, and no login. */
export async function digestOf(run: Run, repository: Repository, tag: string): Promise<string | undefined> {
    const { code, stdout, output } = await run("aws", [
        "ecr",
        "describe-images",
        "--repository-name",
        nameOf(repository),
        "--image-ids",
        `imageTag=${tag}`,
        "--region",
        repository.region,
        "--query",
        "imageDetails[0].imageDigest",
        "--output",
        "text",
    ]);
    if (code === 0) {
        return stdout.trim();
    }
    if (output.includes("ImageNotFoundException")) {
        return undefined;
    }
    throw new Error(`The image ${tag} cannot be looked up in ${nameOf(repository)}:\n${output.trim()}`);
}

function nameOf({ url }: Repository): string {
    return url.slice(url.indexOf("/") + 1);
}

/** The digests that an environment runs: those behind `<name>-latest`, which a deployment moves when it has succeeded. */
export async function released(
    run: Run,
    repository: Repository,
    names: readonly string[],
): Promise<Digests | undefined> {
    if (!(await isThere(run, repository))) {
        return undefined;
    }
    const found: Record<string, string> = {};
    for (const name of names) {
        const digest = await digestOf(run, repository, `${name}-latest`);
        if (digest === undefined) {
            return undefined;
        }
        found[name] = digest;
    }
    return found;
}

/**
 * Takes the images that an environment runs into a folder, each as an OCI layout.
 *
 * @throws {@link DigestError} where it runs none.
 */
export async function fetchReleased(
    run: Run,
    repository: Repository,
    names: readonly string[],
    folder: string,
): Promise<Digests> {
    const digests = await released(run, repository, names);
    if (digests === undefined) {
        throw new DigestError(`${repository.url} has no released images yet. Deploy that environment first.`);
    }
    await login(run, repository);
    for (const [name, digest] of Object.entries(digests)) {
        await copy(run, `docker://${repository.url}@${digest}`, layout(folder, name));
    }
    return digests;
}

/**
 * Brings images from a folder to a repository, under `<name>-<revision>`, unless they are there. Nothing is built: what
 * arrives has the digest of what was scanned.
 *
 * @throws {@link DigestError} where the repository ends up with another image.
 */
export async function push(
    run: Run,
    repository: Repository,
    images: { readonly digests: Digests; readonly folder: string; readonly revision: string },
): Promise<void> {
    await login(run, repository);
    const found: Record<string, string | undefined> = {};
    for (const name of Object.keys(images.digests)) {
        const tag = `${name}-${images.revision}`;
        // A tag cannot be moved: one that has another image already is found below.
        if ((await digestOf(run, repository, tag)) === undefined) {
            await copy(run, layout(images.folder, name), `docker://${repository.url}:${tag}`);
        }
        found[name] = await digestOf(run, repository, tag);
    }
    assertSame(images.digests, found);
}

/** Moves `<name>-latest` to what has been deployed. */
export async function markReleased(run: Run, repository: Repository, digests: Digests): Promise<void> {
    await login(run, repository);
    for (const [name, digest] of Object.entries(digests)) {
        await copy(run, `docker://${repository.url}@${digest}`, `docker://${repository.url}:${name}-latest`);
    }
}

// With its digest: an image that is converted on the way is another one.
async function copy(run: Run, from: string, to: string): Promise<void> {
    await must(run, "skopeo", ["copy", "--quiet", "--preserve-digests", "--retry-times", "3", from, to]);
}
