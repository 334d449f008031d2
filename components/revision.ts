import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Revision } from "./ecr-repo";

/**
 * The source revision of a folder, for the tags of images: the first 12 digits of the commit, and the version that the
 * commit is tagged with (`v1.4.0` or `1.4.0`).
 *
 * With uncommitted changes, `<commit>-dirty-<hash of the changes>`: such an image never takes the name of the commit's
 * own. Without git, `unversioned`.
 */
export function readRevision(folder: string): Revision {
    const commit = git(folder, ["rev-parse", "--short=12", "HEAD"])?.trim();
    if (commit === undefined) {
        return { tag: "unversioned" };
    }
    const changes = changesIn(folder);
    if (changes !== undefined) {
        return { tag: `${commit}-dirty-${changes}` };
    }
    return { tag: commit, version: versionOf(git(folder, ["tag", "--points-at", "HEAD"]) ?? "") };
}

/** The version among a commit's tags, without a `v`; the highest where there are several. */
export function versionOf(tags: string): string | undefined {
    return tags
        .split("\n")
        .map((tag) => /^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag.trim())?.[1])
        .filter((version) => version !== undefined)
        .sort((one, other) => other.localeCompare(one, "en", { numeric: true }))
        .at(0);
}

function changesIn(folder: string): string | undefined {
    const difference = git(folder, ["diff", "HEAD", "--binary", "--no-ext-diff", "--no-textconv", "--no-color"]) ?? "";
    const untracked = (git(folder, ["ls-files", "--others", "--exclude-standard", "-z", "--full-name"]) ?? "")
        .split("\0")
        .filter((file) => file !== "");
    if (difference === "" && untracked.length === 0) {
        return undefined;
    }
    const top = git(folder, ["rev-parse", "--show-toplevel"])?.trim() ?? folder;
    const hash = createHash("sha256").update(difference);
    for (const file of untracked) {
        const path = join(top, file);
        hash.update(file);
        if (existsSync(path) && statSync(path).isFile()) {
            hash.update(readFileSync(path));
        }
    }
    return hash.digest("hex").slice(0, 8);
}

function git(folder: string, command: string[]): string | undefined {
    try {
        return execFileSync("git", command, {
            cwd: folder,
            encoding: "utf8",
            maxBuffer: 256 * 1024 * 1024,
            stdio: ["ignore", "pipe", "ignore"],
        });
    } catch {
        return undefined;
    }
}
