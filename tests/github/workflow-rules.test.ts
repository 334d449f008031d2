import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { infrastructurePatterns } from "../../.github/scripts/delivery/paths";
import { buildsOfStack } from "../../.github/scripts/delivery/programs";
import { PROJECT } from "../support/program";
import { ownEnvironments } from "./support/set-up";
import { type Job, workflowIn } from "./support/workflow-files";

const FILES = ["ci.yml", "comment.yml", "preview.yml", "deploy.yml", "deploy-lane.yml"];

const GITHUB = join(PROJECT, ".github");

/** Texts of all workflows and actions, those of others among them. */
function texts(): [string, string][] {
    return readdirSync(GITHUB, { recursive: true, encoding: "utf8" })
        .filter((file) => /^(workflows|actions)\/.*\.ya?ml$/.test(file))
        .map((file) => [file, readFileSync(join(GITHUB, file), "utf8")]);
}

function jobs(): [string, Job][] {
    return FILES.flatMap((file) =>
        Object.entries(workflowIn(file).jobs).map(([name, job]): [string, Job] => [`${file} ${name}`, job]),
    );
}

describe("the workflows' files", () => {
    it("pin every action by its whole commit, and say its version", () => {
        for (const [file, text] of texts()) {
            for (const [, uses = ""] of text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)) {
                expect(uses, file).to.match(/^(\.\/\.github\/\S+|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
            }
        }
    });

    it("use one commit of each action", () => {
        const pins = texts().flatMap(([, text]) => [...text.matchAll(/uses: ([\w./-]+)@([0-9a-f]{40} # \S+)/g)]);
        const commits = new Map<string, Set<string>>();
        for (const [, action = "", commit = ""] of pins) {
            commits.set(action, (commits.get(action) ?? new Set()).add(commit));
        }
        expect([...commits].filter(([, found]) => found.size > 1)).to.deep.equal([]);
    });

    it("pin containers by digest", () => {
        for (const [file, text] of texts()) {
            for (const [image] of text.matchAll(/\b(?:ghcr\.io|docker\.io|quay\.io|public\.ecr\.aws)\/\S+/g)) {
                expect(image, file).to.match(/@sha256:[0-9a-f]{64}$/);
            }
        }
    });

    it("hand on folders that git ignores, so that no image gets the tag of a changed tree", () => {
        const folders = texts().flatMap(([, text]) =>
            [...text.matchAll(/uses: actions\/(?:up|down)load-artifact@[^]*?\n\s+path: (\S+)/g)].map(
                ([, path = ""]) => `${path}/file`,
            ),
        );
        expect(folders).to.include.members(["images/file", "plan/file", "previews/file", "scan/file"]);
        const unique = [...new Set(folders)];
        const ignored = execFileSync("git", ["check-ignore", ...unique], { cwd: PROJECT, encoding: "utf8" });
        expect(ignored.trim().split("\n")).to.deep.equal(unique);
    });

    it("begin without any permission, and give every job of theirs some and a time", () => {
        for (const file of FILES) {
            expect(workflowIn(file).permissions, file).to.deep.equal({});
        }
        for (const [name, job] of jobs()) {
            expect(job.permissions, name).to.include({ contents: "read" });
            expect(job.uses === undefined ? (job["timeout-minutes"] ?? 0) : 1, name).to.be.within(1, 120);
        }
    });

    it("put no expression into a command", () => {
        for (const [name, { steps = [] }] of jobs()) {
            for (const { run = "" } of steps) {
                expect(run, name).not.to.include("${{");
                expect(run.trim().split("\n").length, name).to.be.at.most(3);
            }
        }
    });

    it("leave no credentials in a checkout", () => {
        for (const [name, { steps = [] }] of jobs()) {
            for (const { with: given } of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@") === true)) {
                expect(given?.["persist-credentials"], name).to.equal(false);
            }
        }
    });

    it("name no account, role, bucket or key: those come from the file of environments", () => {
        for (const [file, text] of texts().filter(([file]) => FILES.includes(file.replace("workflows/", "")))) {
            expect(text, file).not.to.match(/arn:aws|\b\d{12}\b|s3:\/\/|awskms|AWS_ACCESS_KEY_ID|AWS_SECRET/);
        }
    });

    it("know the branches and environments of .github/environments.yaml", () => {
        const { environments } = ownEnvironments();
        const branches = environments.flatMap(({ branch }) => branch ?? []).sort();
        const { on } = workflowIn("deploy.yml");
        expect([...list(on.push?.branches)].sort()).to.deep.equal(branches);
        expect([...list(workflowIn("ci.yml").on.push?.branches)].sort()).to.deep.equal(branches);
        const { environment } = z
            .object({ environment: z.looseObject({ options: z.array(z.string()) }) })
            .parse(on.workflow_dispatch?.inputs);
        expect(environment.options).to.deep.equal(environments.map(({ name }) => name));
    });

    it("preview what counts as infrastructure, and nothing else", () => {
        expect(list(workflowIn("preview.yml").on.pull_request?.paths)).to.deep.equal(infrastructurePatterns());
    });

    it("install the release of Pulumi's CLI that belongs to its SDK", () => {
        const setup = readFileSync(join(GITHUB, "actions/setup/action.yml"), "utf8");
        const manifest: unknown = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
        const { dependencies } = z.looseObject({ dependencies: z.record(z.string(), z.string()) }).parse(manifest);
        expect(/pulumi-version: (\S+)/.exec(setup)?.[1]).to.equal(dependencies["@pulumi/pulumi"]);
    });

    it("scan every image that the program builds", async () => {
        const action = readFileSync(join(GITHUB, "actions/images/action.yml"), "utf8");
        const scanned = [...action.matchAll(/input: images\/(\S+)/g)].map(([, name]) => name);
        expect(scanned).to.deep.equal((await buildsOfStack("prod")).map(({ name }) => name));
    });
});

function list(value: unknown): string[] {
    return Array.isArray(value) ? value.map(String) : [];
}
