import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readRevision, versionOf } from "../../components/revision";

// A Git hook runs the tests with variables that lead every command to its own repository.
const ENVIRONMENT = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("GIT_")));

describe("the source revision", () => {
    const parent = realpathSync(mkdtempSync(join(tmpdir(), "slipway-revision-")));
    let folder = "";
    let count = 0;

    const git = (...command: string[]) =>
        execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...command], {
            cwd: folder,
            env: { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1" },
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        }).trim();
    const write = (file: string, text: string) => {
        writeFileSync(join(folder, file), text);
    };
    const commit = () => {
        git("add", "--all");
        git("commit", "--quiet", "--no-verify", "--message", "change");
        return git("rev-parse", "HEAD").slice(0, 12);
    };

    before(() => {
        for (const name of Object.keys(ENVIRONMENT)) {
            Reflect.deleteProperty(process.env, name);
        }
    });

    beforeEach(() => {
        count += 1;
        folder = join(parent, String(count));
        mkdirSync(folder);
        git("init", "--quiet");
        write("app.ts", "one");
        write(".gitignore", "ignored\n");
    });

    after(() => {
        Object.assign(process.env, ENVIRONMENT);
        rmSync(parent, { recursive: true });
    });

    it("of a clean commit is its first 12 digits", () => {
        const id = commit();
        expect(readRevision(folder)).to.deep.equal({ tag: id, version: undefined });
    });

    it("of a tagged commit has the version, without its v", () => {
        const id = commit();
        git("tag", "v1.2.3");
        expect(readRevision(folder)).to.deep.equal({ tag: id, version: "1.2.3" });
    });

    it("of a commit with several tags has the highest that is a version", () => {
        const id = commit();
        for (const tag of ["deployed", "latest", "v2.0.0", "v10"]) {
            git("tag", tag);
        }
        git("tag", "--annotate", "--message", "release", "v10.0.1");
        expect(readRevision(folder)).to.deep.equal({ tag: id, version: "10.0.1" });
    });

    it("has no version of an earlier commit", () => {
        commit();
        git("tag", "v1.2.3");
        write("app.ts", "two");
        const id = commit();
        expect(readRevision(folder)).to.deep.equal({ tag: id, version: undefined });
    });

    it("is never the commit's own with a changed file, nor the version's", () => {
        const id = commit();
        git("tag", "v1.2.3");
        write("app.ts", "two");
        const { tag, version } = readRevision(folder);
        expect(tag).to.match(new RegExp(`^${id}-dirty-[0-9a-f]{8}$`));
        expect(version).to.equal(undefined);
    });

    it("is the same for the same changes, staged or not, and another for others", () => {
        commit();
        write("app.ts", "two");
        const two = readRevision(folder);
        git("add", "app.ts");
        expect(readRevision(folder)).to.deep.equal(two);
        write("app.ts", "three");
        expect(readRevision(folder).tag).not.to.equal(two.tag);
        write("app.ts", "two");
        expect(readRevision(folder)).to.deep.equal(two);
    });

    it("is the commit's own with a change that is staged only: images are built of the files as they are", () => {
        const id = commit();
        write("app.ts", "two");
        git("add", "app.ts");
        write("app.ts", "one");
        expect(readRevision(folder)).to.deep.equal({ tag: id, version: undefined });
    });

    it("counts a new file by its name and what is in it", () => {
        const id = commit();
        write("new.ts", "one");
        const one = readRevision(folder).tag;
        expect(one).to.match(new RegExp(`^${id}-dirty-[0-9a-f]{8}$`));
        write("new.ts", "two");
        const two = readRevision(folder).tag;
        expect(two).not.to.equal(one);
        rmSync(join(folder, "new.ts"));
        write("other.ts", "one");
        expect(readRevision(folder).tag).not.to.be.oneOf([one, two]);
        rmSync(join(folder, "other.ts"));
        expect(readRevision(folder).tag).to.equal(id);
    });

    it("counts a file that was deleted, and binary ones", () => {
        writeFileSync(join(folder, "logo.png"), Buffer.from([0, 1, 2]));
        const id = commit();
        writeFileSync(join(folder, "logo.png"), Buffer.from([0, 1, 3]));
        const changed = readRevision(folder).tag;
        writeFileSync(join(folder, "logo.png"), Buffer.from([0, 1, 4]));
        const otherwise = readRevision(folder).tag;
        rmSync(join(folder, "logo.png"));
        const deleted = readRevision(folder).tag;
        expect(new Set([id, changed, otherwise, deleted]).size).to.equal(4);
    });

    it("takes a new link that leads nowhere, or to a folder", () => {
        const id = commit();
        symlinkSync("nowhere", join(folder, "broken"));
        symlinkSync(parent, join(folder, "folder"));
        expect(readRevision(folder).tag).to.match(new RegExp(`^${id}-dirty-[0-9a-f]{8}$`));
    });

    it("leaves ignored files aside", () => {
        const id = commit();
        write("ignored", "anything");
        expect(readRevision(folder)).to.deep.equal({ tag: id, version: undefined });
    });

    it("of a folder in a repository is the repository's, with the changes of new files in it", () => {
        mkdirSync(join(folder, "apps"));
        write("apps/app.ts", "one");
        const id = commit();
        const inside = join(folder, "apps");
        expect(readRevision(inside)).to.deep.equal({ tag: id, version: undefined });
        write("apps/new.ts", "one");
        const one = readRevision(inside).tag;
        write("apps/new.ts", "two");
        expect(one).to.match(new RegExp(`^${id}-dirty-[0-9a-f]{8}$`));
        expect(readRevision(inside).tag).not.to.equal(one);
    });

    it("without a commit, without a repository or without git is unversioned", () => {
        expect(readRevision(folder)).to.deep.equal({ tag: "unversioned" });
        expect(readRevision(parent)).to.deep.equal({ tag: "unversioned" });
        commit();
        const path = process.env.PATH;
        process.env.PATH = "";
        try {
            expect(readRevision(folder)).to.deep.equal({ tag: "unversioned" });
        } finally {
            process.env.PATH = path;
        }
    });
});

describe("a version among tags", () => {
    const found: [string, string | undefined][] = [
        ["v1.4.0\n", "1.4.0"],
        ["1.4.0\n", "1.4.0"],
        ["v1.4.0-rc.1\n", "1.4.0-rc.1"],
        ["backend\nv10.0.0\nv3.0.0\nv9.1.0\n", "10.0.0"],
        ["", undefined],
        ["v1.4\n", undefined],
        ["release-1.4.0\n", undefined],
        ["v1.4.0+build.5\n", undefined],
    ];
    for (const [tags, version] of found) {
        it(`is ${version ?? "none"} in ${JSON.stringify(tags)}`, () => {
            expect(versionOf(tags)).to.equal(version);
        });
    }
});
