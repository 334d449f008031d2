import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import { z } from "zod";
import { AUDIENCE, branchSubject, environmentSubject, pullRequestSubject, subjectPrefix } from "../../bootstrap/trust";
import { checkTargets } from "../../.github/scripts/check-targets";
import { decideEphemeral, ephemeralTarget } from "../../.github/scripts/ephemeral/decide";
import { PROJECT } from "../support/program";
import { Expressions, type Scope, type Value } from "./support/expressions";
import { allRoles, mayTake } from "./support/roles";
import { ACCOUNTS, environmentsSetUp, ownEnvironments } from "./support/set-up";
import { REPOSITORY } from "./support/simulation";

const FILES = ["ephemeral", "drift", "drill", "scan", "rollback"] as const;

const value: z.ZodType<Value> = z.json();
const workflow = z.looseObject({
    on: z.record(z.string(), z.unknown()),
    permissions: z.record(z.string(), z.string()),
    jobs: z.record(
        z.string(),
        z.looseObject({
            if: value.optional(),
            needs: z.unknown().optional(),
            environment: value.optional(),
            "timeout-minutes": z.number(),
            concurrency: z.looseObject({ group: value, "cancel-in-progress": z.boolean() }).optional(),
            permissions: z.record(z.string(), z.string()),
            strategy: z.looseObject({ matrix: z.object({ target: value }) }).optional(),
            steps: z.array(
                z.looseObject({
                    uses: z.string().optional(),
                    run: z.string().optional(),
                    with: z.record(z.string(), value).optional(),
                }),
            ),
        }),
    ),
});

const read = (name: string) =>
    workflow.parse(YAML.parse(readFileSync(join(PROJECT, `.github/workflows/${name}.yml`), "utf8")));

/** Something that happens, and the jobs with a token for AWS that it starts: `job in <GitHub environment> as <role>`. */
interface Row {
    readonly title: string;
    readonly file: (typeof FILES)[number];
    readonly event: "pull_request" | "schedule" | "workflow_dispatch";
    /** Branch of the run. */
    readonly branch?: string;
    readonly action?: string;
    readonly labels?: readonly string[];
    readonly from?: string;
    readonly inputs?: Readonly<Record<string, string>>;
    readonly without?: readonly string[];
    readonly runs: readonly string[];
}

const LABEL = "preview-environment";
const ALL = ["dev", "staging", "prod"];
const READS = (job: string) => ALL.map((name) => `${job} as slipway-preview of ${name}`);

const ROWS: readonly Row[] = [
    {
        title: "a push to a labelled pull request",
        file: "ephemeral",
        event: "pull_request",
        action: "synchronize",
        labels: [LABEL],
        runs: ["deploy in ephemeral as slipway-deploy-ephemeral of dev"],
    },
    {
        title: "a labelled pull request is closed",
        file: "ephemeral",
        event: "pull_request",
        action: "closed",
        labels: [LABEL],
        runs: ["destroy in ephemeral as slipway-deploy-ephemeral of dev"],
    },
    {
        title: "a push without the label",
        file: "ephemeral",
        event: "pull_request",
        action: "synchronize",
        labels: ["bug"],
        runs: [],
    },
    {
        title: "a fork's, labelled",
        file: "ephemeral",
        event: "pull_request",
        action: "synchronize",
        labels: [LABEL],
        from: "octocat/shop",
        runs: [],
    },
    {
        title: "dev is not set up",
        file: "ephemeral",
        event: "pull_request",
        action: "synchronize",
        labels: [LABEL],
        without: ["dev"],
        runs: [],
    },
    {
        title: "the sweep",
        file: "ephemeral",
        event: "schedule",
        runs: ["sweep in ephemeral as slipway-deploy-ephemeral of dev"],
    },
    { title: "drift, at night", file: "drift", event: "schedule", runs: READS("drift") },
    {
        title: "drift, with one environment",
        file: "drift",
        event: "schedule",
        without: ["staging", "prod"],
        runs: ["drift as slipway-preview of dev"],
    },
    { title: "drift, with none", file: "drift", event: "schedule", without: ALL, runs: [] },
    { title: "the scan", file: "scan", event: "schedule", runs: READS("images") },
    {
        title: "the drill",
        file: "drill",
        event: "schedule",
        runs: ALL.map((name) => `drill in ${name}-drill as slipway-drill-${name} of ${name}`),
    },
    {
        title: "a drill by hand",
        file: "drill",
        event: "workflow_dispatch",
        inputs: { environment: "prod" },
        runs: ["drill in prod-drill as slipway-drill-prod of prod"],
    },
    {
        title: "a rollback of prod, which asks for prod's approval",
        file: "rollback",
        event: "workflow_dispatch",
        inputs: { environment: "prod", service: "backend", to: "1f3c9a7d20be" },
        runs: ["rollback in prod as slipway-deploy-prod of prod"],
    },
];

function textOf(filled: Value): string {
    return typeof filled === "string" ? filled : "";
}

describe("the workflows of operation", () => {
    let expressions: Expressions;

    before(async () => {
        expressions = await Expressions.load();
    });

    /** The jobs with a role that run, each with what its token says. */
    function running(row: Row) {
        const { event, action = "opened", labels = [], from = REPOSITORY, branch = "main", inputs = {} } = row;
        const environments = environmentsSetUp(row.without);
        const payload = {
            action,
            repository: { full_name: REPOSITORY },
            pull_request: {
                number: 7,
                state: action === "closed" ? "closed" : "open",
                labels: labels.map((name) => ({ name })),
                head: { sha: "a".repeat(40), repo: { full_name: from } },
            },
        };
        const github = {
            event_name: event,
            repository: REPOSITORY,
            event: event === "pull_request" ? payload : {},
        };
        const target = ephemeralTarget(environments);
        const outputs: Record<string, Value> = {
            targets: JSON.stringify(checkTargets(environments, inputs.environment ?? "").targets),
            ...(typeof target === "string"
                ? { action: "none" }
                : {
                      action: event === "pull_request" ? decideEphemeral(payload, LABEL).action : "sweep",
                      role: target.role,
                      region: target.region,
                  }),
        };
        const { jobs } = read(row.file);
        const skipped = new Set<string>();
        return Object.entries(jobs).flatMap(([name, job]) => {
            const needs = [job.needs ?? []].flat().map(String);
            const known = needs.map((need): [string, Value] => [need, { outputs, result: "success" }]);
            const status = { success: !needs.some((need) => skipped.has(need)), failure: false, cancelled: false };
            const contexts = { github, inputs, needs: Object.fromEntries(known) };
            if (!expressions.allows(job.if, { contexts, status })) {
                skipped.add(name);
                return [];
            }
            const matrix = job.strategy?.matrix.target;
            const list = matrix === undefined ? [null] : expressions.filled(matrix, { contexts, status });
            return (Array.isArray(list) ? list : []).flatMap((each: Value) => {
                const scope: Scope = { contexts: { ...contexts, matrix: { target: each } }, status };
                const setup = job.steps.find(({ uses }) => uses === "./.github/actions/setup");
                const role = expressions.filled(setup?.with?.role ?? "", scope);
                if (job.permissions["id-token"] !== "write") {
                    // Without a token there is no role to ask for.
                    expect(role, name).to.equal("");
                    return [];
                }
                const gate = expressions.filled(job.environment ?? "", scope);
                const prefix = subjectPrefix(REPOSITORY);
                const sub =
                    gate !== ""
                        ? environmentSubject(prefix, textOf(gate))
                        : event === "pull_request"
                          ? pullRequestSubject(prefix)
                          : branchSubject(prefix, branch);
                return [{ name, gate: textOf(gate), role: textOf(role), claims: { aud: AUDIENCE, sub } }];
            });
        });
    }

    const accountName = (role: string) => ALL.find((name) => role.includes(ACCOUNTS[name] ?? "none")) ?? "nowhere";

    for (const row of ROWS) {
        it(`${row.file}: ${row.title}`, () => {
            const found = running(row);
            const told = found.map(
                ({ name, gate, role }) =>
                    `${name}${gate === "" ? "" : ` in ${gate}`} as ${role.split("/").at(-1) ?? ""} of ${accountName(role)}`,
            );
            expect(told).to.deep.equal(row.runs);
            for (const { role, claims } of found) {
                const environments = environmentsSetUp(row.without);
                expect(mayTake(environments, role, claims), `${claims.sub} takes ${role}`).to.equal(true);
                // Nor any other: the same kind of role in another account may be for the same subject.
                const [, own = ""] = role.split("/");
                for (const other of allRoles(environments).filter(({ arn }) => !arn.endsWith(`/${own}`))) {
                    expect(mayTake(environments, other.arn, claims), `${claims.sub} takes ${other.arn}`).to.equal(
                        false,
                    );
                }
            }
        });
    }

    it("get no role on another branch, as in somebody's copy of a schedule", () => {
        for (const file of ["drift", "scan"] as const) {
            const found = running({ title: "", file, event: "workflow_dispatch", branch: "feature", runs: [] });
            expect(found.length).to.equal(3);
            for (const { role, claims } of found) {
                expect(mayTake(environmentsSetUp(), role, claims)).to.equal(false);
            }
        }
    });

    it("begin without any permission, leave no credentials, and put no expression into a command", () => {
        for (const file of FILES) {
            const { permissions, jobs } = read(file);
            expect(permissions, file).to.deep.equal({});
            for (const [name, job] of Object.entries(jobs)) {
                expect(job.permissions, `${file} ${name}`).to.include({ contents: "read" });
                expect(job["timeout-minutes"], `${file} ${name}`).to.be.within(1, 180);
                expect(job.concurrency?.["cancel-in-progress"] ?? false, `${file} ${name}`).to.equal(false);
                for (const { uses = "", run = "", with: given } of job.steps) {
                    expect(run, `${file} ${name}`).not.to.include("${{");
                    expect(run.trim().split("\n").length, `${file} ${name}`).to.be.at.most(3);
                    if (uses.startsWith("actions/checkout@")) {
                        expect(given?.["persist-credentials"], `${file} ${name}`).to.equal(false);
                    }
                }
            }
        }
    });

    it("end before their credentials do, which leaves no half of a stack, and no lock", () => {
        for (const file of FILES) {
            for (const [name, { steps, "timeout-minutes": minutes }] of Object.entries(read(file).jobs)) {
                const setup = steps.find(({ uses, with: given }) => uses === "./.github/actions/setup" && given?.role);
                const seconds = Number(setup?.with?.duration ?? 3600);
                expect(setup === undefined ? 0 : minutes * 60, `${file} ${name}`).to.be.at.most(seconds);
            }
        }
    });

    it("list releases beside a deployment that waits, which a newer job in its queue would end", () => {
        const group = read("rollback").jobs.rollback?.concurrency?.group ?? "";
        const groupFor = (to: string) => {
            const contexts = { inputs: { environment: "prod", to }, github: { run_id: 17 } };
            return expressions.filled(group, { contexts, status: { success: true, failure: false, cancelled: false } });
        };
        expect(groupFor("1f3c9a7d20be")).to.equal("deploy-prod-application");
        expect(groupFor("")).to.equal("rollback-list-17");
    });

    it("offer the environments that there are", () => {
        const { on } = read("rollback");
        const options = z
            .looseObject({ inputs: z.looseObject({ environment: z.looseObject({ options: z.array(z.string()) }) }) })
            .parse(on.workflow_dispatch).inputs.environment.options;
        expect(options).to.deep.equal(ownEnvironments().environments.map(({ name }) => name));
        expect(() => checkTargets(ownEnvironments(), "qa")).to.throw('There is no environment "qa"');
    });
});
