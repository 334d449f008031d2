import { expect } from "chai";
import type { Environments } from "../../bootstrap/environments";
import { AUDIENCE } from "../../bootstrap/trust";
import { Expressions } from "./support/expressions";
import { mayTake } from "./support/roles";
import { ACCOUNTS, environmentsSetUp } from "./support/set-up";
import { type Happening, type Running, Simulation } from "./support/simulation";

const WORKFLOWS = ["ci.yml", "comment.yml", "preview.yml", "deploy.yml"];

const APPLICATION = ["apps/backend/src/main.ts"];
const RUNTIME = ["runtime/src/main.ts"];
const INFRASTRUCTURE = ["components/vpc.ts"];
const BOTH = [...APPLICATION, ...INFRASTRUCTURE];
const NEITHER = ["docs/preview.md", "README.md", "tests/github/event-table.test.ts", ".github/workflows/ci.yml"];

const ALWAYS = ["check", "test [20]", "test [22]", "images", "compose"];
const CI_PUSH = [...ALWAYS, "secrets"].map((job) => `ci/${job}`);
const CI_PULL_REQUEST = [...ALWAYS, "dependencies", "secrets", "previews"].map((job) => `ci/${job}`);
const PREVIEW = [
    "preview/decide",
    "preview/preview [dev] as slipway-preview of dev",
    "preview/preview [staging] as slipway-preview of staging",
    "preview/preview [prod] as slipway-preview of prod",
    "preview/comment",
];
const COPY = "deploy/copy in staging as slipway-deploy-staging of staging";

type Step = "first" | "next";
type Lane = "application" | "infrastructure";

const planned = (step: Step, lane: Lane, environment: string) =>
    `deploy/${step}-${lane}/plan as slipway-preview of ${environment}`;

/** The jobs of a lane that changes something, in the GitHub environment of a gate. */
function lane(step: Step, name: Lane, environment: string, gate = environment): string[] {
    return [
        planned(step, name, environment),
        `deploy/${step}-${name}/deploy in ${gate} as slipway-deploy-${environment} of ${environment}`,
    ];
}

const push = (branch: string, files: readonly string[] | undefined, rest: Partial<Happening> = {}): Happening => ({
    event: "push",
    branch,
    files,
    ...rest,
});
const request = (files: readonly string[], rest: Partial<Happening> = {}): Happening => ({
    event: "pull_request",
    branch: "develop",
    files,
    ...rest,
});
const byHand = (
    environment: string,
    what: "both" | Lane,
    branch: string,
    rest: Partial<Happening> = {},
): Happening => ({
    event: "workflow_dispatch",
    branch,
    inputs: { environment, lane: what, hold: true },
    ...rest,
});

interface Row {
    readonly title: string;
    readonly happening: Happening;
    readonly runs: readonly string[];
    /** Environments whose account is not set up. */
    readonly without?: readonly string[];
}

const DECIDE = "deploy/decide";
const BUILT = [DECIDE, "deploy/build"];
const STAGING_BOTH = [...lane("first", "infrastructure", "staging"), ...lane("first", "application", "staging")];

const ROWS: readonly Row[] = [
    // Pushes to develop.
    {
        title: "the application, to develop",
        happening: push("develop", APPLICATION),
        runs: [...CI_PUSH, ...BUILT, ...lane("first", "application", "dev")],
    },
    {
        title: "the backups' image, to develop",
        happening: push("develop", RUNTIME),
        runs: [...CI_PUSH, ...BUILT, ...lane("first", "application", "dev")],
    },
    {
        title: "infrastructure, to develop",
        happening: push("develop", INFRASTRUCTURE),
        runs: [...CI_PUSH, DECIDE, ...lane("first", "infrastructure", "dev")],
    },
    {
        title: "both, to develop: the infrastructure first",
        happening: push("develop", BOTH),
        runs: [...CI_PUSH, ...BUILT, ...lane("first", "infrastructure", "dev"), ...lane("first", "application", "dev")],
    },
    { title: "nothing that is deployed, to develop", happening: push("develop", NEITHER), runs: [...CI_PUSH, DECIDE] },
    {
        title: "the first push of develop, or one by force: everything",
        happening: push("develop", undefined),
        runs: [...CI_PUSH, ...BUILT, ...lane("first", "infrastructure", "dev"), ...lane("first", "application", "dev")],
    },
    {
        title: "a file that nobody thought of counts as infrastructure",
        happening: push("develop", ["something.new"]),
        runs: [...CI_PUSH, DECIDE, ...lane("first", "infrastructure", "dev")],
    },
    {
        title: "a lock file of the application is the application's",
        happening: push("develop", ["apps/backend/package-lock.json"]),
        runs: [...CI_PUSH, ...BUILT, ...lane("first", "application", "dev")],
    },
    {
        title: "the program's lock file is infrastructure",
        happening: push("develop", ["package-lock.json"]),
        runs: [...CI_PUSH, DECIDE, ...lane("first", "infrastructure", "dev")],
    },
    {
        title: "develop, where dev is not set up",
        happening: push("develop", BOTH),
        runs: [...CI_PUSH, DECIDE],
        without: ["dev"],
    },
    {
        title: "a plan without changes: nobody is asked, and nothing deployed",
        happening: push("develop", INFRASTRUCTURE, { unchanged: ["deploy/first-infrastructure/plan"] }),
        runs: [...CI_PUSH, DECIDE, planned("first", "infrastructure", "dev")],
    },
    {
        title: "images that cannot be built, or have vulnerabilities",
        happening: push("develop", APPLICATION, { failing: ["deploy/build"] }),
        runs: [...CI_PUSH, ...BUILT],
    },
    // Pushes to main.
    {
        title: "the application, to main: staging, then prod, without the infrastructure's approvers",
        happening: push("main", APPLICATION),
        runs: [
            ...CI_PUSH,
            ...BUILT,
            ...lane("first", "application", "staging"),
            ...lane("next", "application", "prod"),
        ],
    },
    {
        title: "infrastructure, to main: prod waits for the infrastructure's approvers",
        happening: push("main", INFRASTRUCTURE),
        runs: [
            ...CI_PUSH,
            DECIDE,
            ...lane("first", "infrastructure", "staging"),
            ...lane("next", "infrastructure", "prod", "prod-infrastructure"),
        ],
    },
    {
        title: "both, to main",
        happening: push("main", BOTH),
        runs: [
            ...CI_PUSH,
            ...BUILT,
            ...STAGING_BOTH,
            ...lane("next", "infrastructure", "prod", "prod-infrastructure"),
            ...lane("next", "application", "prod"),
        ],
    },
    { title: "nothing that is deployed, to main", happening: push("main", NEITHER), runs: [...CI_PUSH, DECIDE] },
    {
        title: "main, where staging fails: prod is not touched",
        happening: push("main", APPLICATION, { failing: ["deploy/first-application/deploy"] }),
        runs: [...CI_PUSH, ...BUILT, ...lane("first", "application", "staging")],
    },
    {
        title: "main, where staging is ended at its time limit, or for a newer push: prod is not touched",
        happening: push("main", APPLICATION, { cancelled: ["deploy/first-application/deploy"] }),
        runs: [...CI_PUSH, ...BUILT, ...lane("first", "application", "staging")],
    },
    {
        title: "main, where the build is ended: nothing is deployed",
        happening: push("main", BOTH, { cancelled: ["deploy/build"] }),
        runs: [...CI_PUSH, ...BUILT],
    },
    {
        title: "main, where prod's infrastructure is ended: its application is not deployed",
        happening: push("main", BOTH, { cancelled: ["deploy/next-infrastructure/deploy"] }),
        runs: [...CI_PUSH, ...BUILT, ...STAGING_BOTH, ...lane("next", "infrastructure", "prod", "prod-infrastructure")],
    },
    {
        title: "main, where staging's infrastructure fails: nothing after it",
        happening: push("main", BOTH, { failing: ["deploy/first-infrastructure"] }),
        runs: [...CI_PUSH, ...BUILT, ...lane("first", "infrastructure", "staging")],
    },
    {
        title: "main, where prod's infrastructure is refused: its application is not deployed",
        happening: push("main", BOTH, { failing: ["deploy/next-infrastructure"] }),
        runs: [...CI_PUSH, ...BUILT, ...STAGING_BOTH, ...lane("next", "infrastructure", "prod", "prod-infrastructure")],
    },
    {
        title: "main, where prod is not set up",
        happening: push("main", APPLICATION),
        runs: [...CI_PUSH, ...BUILT, ...lane("first", "application", "staging")],
        without: ["prod"],
    },
    {
        title: "main, where staging is not set up: prod has nothing to take over",
        happening: push("main", APPLICATION),
        runs: [...CI_PUSH, DECIDE],
        without: ["staging"],
    },
    { title: "another branch", happening: push("feature/main", BOTH), runs: [] },
    { title: "a branch that begins as one of them", happening: push("main-2", BOTH), runs: [] },
    // Pull requests.
    {
        title: "a pull request with infrastructure",
        happening: request(INFRASTRUCTURE),
        runs: [...CI_PULL_REQUEST, ...PREVIEW],
    },
    {
        title: "a pull request with infrastructure, of which prod is not set up",
        happening: request(INFRASTRUCTURE),
        runs: [...CI_PULL_REQUEST, ...PREVIEW.filter((job) => !job.includes("[prod]"))],
        without: ["prod"],
    },
    {
        title: "a pull request, where nothing is set up",
        happening: request(INFRASTRUCTURE),
        runs: [...CI_PULL_REQUEST, "preview/decide"],
        without: ["dev", "staging", "prod"],
    },
    { title: "a pull request with both", happening: request(BOTH), runs: [...CI_PULL_REQUEST, ...PREVIEW] },
    { title: "a pull request of the application alone", happening: request(APPLICATION), runs: CI_PULL_REQUEST },
    { title: "a pull request of documents", happening: request(NEITHER), runs: CI_PULL_REQUEST },
    {
        title: "a pull request that goes on",
        happening: request(INFRASTRUCTURE, { action: "synchronize" }),
        runs: [...CI_PULL_REQUEST, ...PREVIEW],
    },
    { title: "a label", happening: request(BOTH, { action: "labeled" }), runs: [] },
    { title: "a pull request that is closed", happening: request(BOTH, { action: "closed" }), runs: [] },
    {
        title: "a fork's pull request with infrastructure: no credentials, no secrets, nothing written",
        happening: request(INFRASTRUCTURE, { from: "mallory/shop" }),
        runs: CI_PULL_REQUEST,
    },
    {
        title: "a fork's pull request that changes the workflows",
        happening: request([...BOTH, ".github/workflows/deploy.yml"], { from: "mallory/shop" }),
        runs: CI_PULL_REQUEST,
    },
    {
        title: "a pull request whose fork is gone",
        happening: request(INFRASTRUCTURE, { from: null }),
        runs: CI_PULL_REQUEST,
    },
    {
        title: "Dependabot's pull request, which GitHub treats as a fork's",
        happening: request(["package-lock.json"], { actor: "dependabot[bot]" }),
        runs: [...CI_PULL_REQUEST, "preview/decide"],
    },
    {
        title: "a finished run of ci for a pull request: the comment",
        happening: { event: "workflow_run", branch: "main", ofEvent: "pull_request" },
        runs: ["comment/comment"],
    },
    ...["cancelled", "action_required", "skipped"].map((conclusion) => ({
        title: `a run of ci for a pull request that has left no previews, ${conclusion}: no comment`,
        happening: { event: "workflow_run", branch: "main", ofEvent: "pull_request", conclusion } as const,
        runs: [],
    })),
    {
        title: "a finished run of ci for a push: no comment",
        happening: { event: "workflow_run", branch: "main", ofEvent: "push" },
        runs: [],
    },
    // By hand.
    {
        title: "dev by hand: its first deployment",
        happening: byHand("dev", "both", "develop"),
        runs: [...BUILT, ...lane("first", "infrastructure", "dev"), ...lane("first", "application", "dev")],
    },
    {
        title: "dev's infrastructure by hand: no images are built",
        happening: byHand("dev", "infrastructure", "develop"),
        runs: [DECIDE, ...lane("first", "infrastructure", "dev")],
    },
    {
        title: "staging's application by hand: staging alone",
        happening: byHand("staging", "application", "main"),
        runs: [...BUILT, ...lane("first", "application", "staging")],
    },
    {
        title: "prod by hand: staging's images, and nothing is built",
        happening: byHand("prod", "both", "main"),
        runs: [
            DECIDE,
            COPY,
            ...lane("first", "infrastructure", "prod", "prod-infrastructure"),
            ...lane("first", "application", "prod"),
        ],
    },
    {
        title: "prod's infrastructure by hand",
        happening: byHand("prod", "infrastructure", "main"),
        runs: [DECIDE, ...lane("first", "infrastructure", "prod", "prod-infrastructure")],
    },
    {
        title: "prod by hand, where the images cannot be fetched",
        happening: byHand("prod", "application", "main", { failing: ["deploy/copy"] }),
        runs: [DECIDE, COPY],
    },
    {
        title: "prod by hand, where it is not set up",
        happening: byHand("prod", "both", "main"),
        runs: [DECIDE],
        without: ["prod"],
    },
];

function described({ job, environment, role }: Running): string {
    const [, account, name] = /^arn:aws:iam::(\d+):role\/(.+)$/.exec(role ?? "") ?? [];
    const where = Object.entries(ACCOUNTS).find(([, number]) => number === account)?.[0];
    return [
        job,
        ...(environment === undefined ? [] : [`in ${environment}`]),
        ...(name === undefined ? [] : [`as ${name} of ${where ?? "?"}`]),
    ].join(" ");
}

describe("which jobs run, and with which role", () => {
    let expressions: Expressions;

    before(async () => {
        expressions = await Expressions.load();
    });

    function running({ happening, without = [] }: Pick<Row, "happening" | "without">): [Running[], Environments] {
        const environments = environmentsSetUp(without);
        return [new Simulation(expressions, environments, WORKFLOWS).run(happening), environments];
    }

    it("has a table of 40 rows and more, each once", () => {
        expect(ROWS.length).to.be.at.least(40);
        expect(new Set(ROWS.map(({ title }) => title)).size).to.equal(ROWS.length);
    });

    for (const row of ROWS) {
        it(row.title, () => {
            const [jobs, environments] = running(row);
            expect(jobs.map(described)).to.deep.equal(row.runs);
            for (const { job, role, claims } of jobs) {
                // Whoever asks for a role gets it, and asks for a token only for one.
                expect(role !== undefined && mayTake(environments, role, claims), job).to.equal(role !== undefined);
                expect(claims === undefined, job).to.equal(role === undefined);
            }
        });
    }

    it("refuses to deploy by hand from another branch, and what is no environment", () => {
        expect(() => running({ happening: byHand("prod", "both", "feature") })).to.throw(
            "prod is deployed from main, not from feature. Run the workflow on main.",
        );
        expect(() => running({ happening: byHand("test", "both", "main") })).to.throw(
            'There is no environment "test" in .github/environments.yaml. There are dev, staging, prod.',
        );
    });

    it("lets a job that runs a pull request's code read the repository, and nothing else", () => {
        for (const from of [undefined, "mallory/shop", null]) {
            const [jobs] = running({ happening: request(BOTH, from === undefined ? {} : { from }) });
            for (const { job, permissions, hasSecrets } of jobs.filter(({ job }) => job.startsWith("ci/"))) {
                expect(permissions, job).to.deep.equal({ contents: "read" });
                expect(hasSecrets, job).to.equal(false);
            }
        }
    });

    it("gives no job of a pull request a secret, or a right to write but for the comment's", () => {
        const [jobs] = running({ happening: request(BOTH) });
        const writing = jobs.filter(({ permissions }) => Object.values(permissions).includes("write"));
        expect(writing.map(({ job, permissions }) => [job, permissions])).to.deep.equal([
            ...["dev", "staging", "prod"].map((name) => [
                `preview/preview [${name}]`,
                { contents: "read", "id-token": "write" },
            ]),
            ["preview/comment", { contents: "read", "pull-requests": "write" }],
        ]);
        expect(jobs.filter(({ hasSecrets }) => hasSecrets)).to.deep.equal([]);
    });

    it("asks AWS with GitHub's token for AWS, and no other", () => {
        const [jobs] = running({ happening: push("main", BOTH) });
        const audiences = jobs.flatMap(({ claims }) => claims?.aud ?? []);
        expect(audiences).to.have.length(8);
        expect(new Set(audiences)).to.deep.equal(new Set([AUDIENCE]));
    });
});
