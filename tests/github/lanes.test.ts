import { expect } from "chai";
import { execFile } from "node:child_process";
import {
    chmodSync,
    copyFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { decide } from "../../.github/scripts/decide";
import { updateMessage } from "../../.github/scripts/delivery/history";
import type { Lane } from "../../.github/scripts/delivery/target";
import { PROJECT } from "../support/program";
import { environmentsSetUp } from "./support/set-up";

const COMMIT = "c".repeat(40);
const NEWER = "d".repeat(40);
const DIGESTS = Object.fromEntries(["backend", "frontend", "backup"].map((name) => [name, `sha256:${"a".repeat(64)}`]));

/** Each notes its call, and answers from the folder: `stacks`, `history`, and `repository` once an update has made it. */
const PROGRAMS = {
    pulumi: `case "$1 $2" in
        "stack ls") cat stacks ;;
        "stack init") echo '[{"name":"dev"}]' > stacks; echo "encryptedkey: wrapped" >> Pulumi.dev.yaml ;;
        "stack history") cat history ;;
        "stack output") echo http://dev.example.com ;;
        "up "*) touch repository ;;
    esac`,
    aws: `case "$2" in
        get-login-password) echo password ;;
        describe-images) tag="tags/\${6#imageTag=}"
            [ -e "$tag" ] && echo sha256:${"a".repeat(64)} || { echo ImageNotFoundException >&2; exit 254; } ;;
        *) [ -e repository ] || { echo RepositoryNotFoundException >&2; exit 254; } ;;
    esac`,
    // Of NEWER, which is on the branch, COMMIT is an ancestor.
    git: `[ "$*" = "merge-base --is-ancestor ${COMMIT} ${NEWER}" ]`,
    skopeo: `last="\${!#}"; tag="tags/\${last##*:}"
    case "$1" in copy) mkdir -p tags; touch "$tag" ;; esac`,
};

describe("a lane, with programs that only note how they are called", function () {
    this.timeout(120_000);

    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "slipway-lanes-"));
        mkdirSync(join(folder, "bin"));
        mkdirSync(join(folder, "images"));
        for (const [name, script] of Object.entries(PROGRAMS)) {
            writeFileSync(join(folder, "bin", name), `#!/usr/bin/env bash\necho "${name} $*" >> calls\n${script}\n`);
            chmodSync(join(folder, "bin", name), 0o755);
        }
        for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) {
            copyFileSync(join(PROJECT, file), join(folder, file));
        }
        writeFileSync(join(folder, "stacks"), "[]");
        writeFileSync(join(folder, "history"), "[]");
        writeFileSync(join(folder, "images/digests.json"), JSON.stringify(DIGESTS));
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    const read = (file: string) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "");

    /** Runs a script as the workflow does. */
    function script(
        name: string,
        lane: Lane = "infrastructure",
    ): Promise<{ code: number; output: string; calls: string[] }> {
        const { first } = decide({ name: "push", branch: "develop" }, undefined, environmentsSetUp());
        const tsx = pathToFileURL(createRequire(join(PROJECT, "package.json")).resolve("tsx")).href;
        const env = {
            PATH: `${join(folder, "bin")}:${process.env.PATH ?? ""}`,
            TARGET: JSON.stringify(first),
            LANE: lane,
            GITHUB_SHA: COMMIT,
            REASON_FILE: join(folder, "reason"),
            RUNNER_TEMP: folder,
        };
        rmSync(join(folder, "calls"), { force: true });
        return new Promise((resolve) => {
            const file = join(PROJECT, ".github/scripts", `${name}.ts`);
            execFile(process.execPath, ["--import", tsx, file], { cwd: folder, env }, (error, stdout, stderr) => {
                const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
                resolve({ code, output: `${stdout}${stderr}`, calls: read("calls").trim().split("\n") });
            });
        });
    }

    it("plans a first deployment without asking for a preview", async () => {
        const { code, output, calls } = await script("plan");
        expect([code, output]).to.deep.equal([0, output]);
        expect(output).to.include("### dev: its first deployment").and.include("changes=true");
        expect(calls).to.deep.equal(["pulumi stack ls --json"]);
        expect(read("plan/stack.yaml"))
            .to.include(`backup: sha256:${"a".repeat(64)}`)
            .and.include("secretsprovider: awskms://");
    });

    it("makes the stack, and brings the images while the update runs", async () => {
        const { code, output, calls } = await script("up");
        expect([code, output]).to.deep.equal([0, output]);
        const updated = calls.findIndex((call) => call.startsWith("pulumi up "));
        const pushed = calls.flatMap((call, place) => (call.includes("oci:images/") ? [place] : []));
        expect(calls[updated]).to.equal(
            `pulumi up --yes --skip-preview --non-interactive --message slipway infrastructure program ${COMMIT} commit ${COMMIT} --stack dev`,
        );
        expect(pushed).to.have.length(3);
        expect(Math.min(...pushed)).to.be.above(updated);
        expect(calls.filter((call) => call.startsWith("pulumi stack init")).join()).to.include(
            "--secrets-provider awskms://alias/slipway-pulumi",
        );
        expect(output)
            .to.include("encryptedkey: wrapped")
            .and.include("url=http://dev.example.com")
            .and.include("revision=cccccccccccc");
        expect(calls.at(-2)).to.match(/^skopeo copy .*:backup-latest$/);
    });

    it("does not carry the plan out again, and keeps the reason for the message", async () => {
        writeFileSync(
            join(folder, "history"),
            JSON.stringify([{ kind: "update", result: "succeeded", message: "by hand" }]),
        );
        const { code, output, calls } = await script("up");
        expect(code).to.equal(1);
        expect(output).to.include("::error::The stack dev has been updated since the plan was made.");
        expect(calls.some((call) => call.startsWith("pulumi up"))).to.equal(false);
        expect(read("reason")).to.include("by hand").and.include("Start deploy anew on the branch");
    });

    it("does not plan an older commit over a newer one, as a run that is run again would", async () => {
        const message = updateMessage("application", COMMIT, NEWER);
        writeFileSync(join(folder, "history"), JSON.stringify([{ kind: "update", result: "succeeded", message }]));
        const { code, output, calls } = await script("plan", "application");
        expect(code).to.equal(1);
        expect(output).to.include(`::error::dev has ${NEWER} already, which is newer than ${COMMIT}.`);
        expect(calls.filter((call) => call.startsWith("pulumi preview"))).to.deep.equal([]);
        expect(read("reason")).to.include("npm run rollback");
    });
});
