import { expect } from "chai";
import { execFile } from "node:child_process";
import { builtProgram } from "../../support/built-program";
import { digestOf, FakeReleases, type History, MANIFEST, taskDefinitionOf } from "../../support/fake-releases";
import { PROJECT } from "../../support/program";

const day = (number: number) => Date.UTC(2026, 10, number, 14, 3) / 1000;
const HISTORY: History = {
    current: 3,
    deployments: [
        { revision: 1, status: "SUCCESSFUL", finishedAt: day(5) },
        { revision: 2, status: "ROLLBACK_SUCCESSFUL", finishedAt: day(6) },
        { revision: 3, status: "SUCCESSFUL", finishedAt: day(7) },
    ],
    images: { 1: "a", 2: "b", 3: "c" },
    tags: {
        a: ["backend-1f3c9a7d20be"],
        b: ["backend-bbbbbbbbbbbb"],
        c: ["backend-latest", "backend-0a0a0a0a0a0a"],
        d: ["frontend-latest"],
    },
};

/** How ECR is asked to have `backend-latest` name an image. */
function callsToTag(digit: string): unknown[] {
    const repository = { registryId: "123456789012", repositoryName: "slipway-prod" };
    const scope = "eu-west-1/ecr/aws4_request";
    const imageDigest = digestOf(digit);
    return [
        { action: "BatchGetImage", scope, body: { ...repository, imageIds: [{ imageDigest }] } },
        { action: "PutImage", scope, body: { ...repository, ...MANIFEST, imageDigest, imageTag: "backend-latest" } },
    ];
}

describe("npm run rollback", () => {
    let fake: FakeReleases | undefined;

    afterEach(async () => {
        await fake?.stop();
        fake = undefined;
    });

    async function run(history: Partial<History>, ...args: readonly string[]) {
        const server = await FakeReleases.start({ ...HISTORY, ...history });
        fake = server;
        const program = await builtProgram("commands/rollback.ts");
        return new Promise<{ exitCode: number; stdout: string; stderr: string; server: FakeReleases }>((resolve) => {
            const child = execFile(
                process.execPath,
                [program, "--stack", "prod", ...args],
                {
                    cwd: PROJECT,
                    env: {
                        PATH: process.env.PATH,
                        HOME: "/nonexistent",
                        AWS_ENDPOINT_URL: server.url,
                        AWS_ACCESS_KEY_ID: "test",
                        AWS_SECRET_ACCESS_KEY: "test",
                        NODE_NO_WARNINGS: "1",
                    },
                },
                (_error, stdout, stderr) => {
                    resolve({ exitCode: child.exitCode ?? -1, stdout, stderr, server });
                },
            );
        });
    }

    it("lists the releases that went well, and touches nothing", async () => {
        const { exitCode, stdout, server } = await run({}, "--service", "backend");
        expect(exitCode).to.equal(0);
        expect(stdout.split("\n")).to.deep.equal([
            "Releases of backend in prod that went well, by the time of their last deployment (UTC):",
            "",
            "          tag           pushed            deployed          task definition",
            "  serves  0a0a0a0a0a0a  2026-11-03 08:00  2026-11-07 14:03  slipway-prod-backend:3",
            "          1f3c9a7d20be  2026-11-01 08:00  2026-11-05 14:03  slipway-prod-backend:1",
            "",
            "To return to one: npm run rollback -- --stack prod --service backend --to 1f3c9a7d20be",
            "",
        ]);
        expect(server.asked).to.deep.equal([]);
    });

    it("asks the registry of the image that serves, signed for ECR", async () => {
        const { server } = await run({}, "--service", "backend");
        expect(server.askedRegistry).to.deep.equal([
            {
                action: "DescribeImages",
                scope: "eu-west-1/ecr/aws4_request",
                body: { registryId: "123456789012", repositoryName: "slipway-prod", maxResults: 1000 },
            },
        ]);
    });

    it("returns to a release by its task definition, once ECS has finished with it, and says what comes next", async () => {
        const { exitCode, stdout, stderr, server } = await run({}, "--service", "backend", "--to", "1f3c9a7d20be");
        expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
        expect(server.asked).to.deep.equal([
            { cluster: "slipway-prod-cluster", service: "backend-1a2b3c4", taskDefinition: taskDefinitionOf(1) },
        ]);
        expect(stderr).to.contain("The database stays as it is: migrations since then are not taken back");
        expect(stderr).to.match(/Rollout of backend: done in .+: 2 tasks run slipway-prod-backend:1/);
        expect(stdout).to.contain("backend of prod serves 1f3c9a7d20be again.");
        expect(stdout).to.contain("backend-latest in the registry names it now.");
        expect(stdout).to.contain('Where "pulumi up" deploys the stack');
        expect(stdout).to.contain('  slipway:images: "1f3c9a7d20be"\n');
        expect(stdout).to.contain("Not before frontend has that tag, too: the registry has none.");
        expect(server.askedRegistry.slice(1)).to.deep.equal(callsToTag("a"));
    });

    it("moves the tag of what runs for a release that serves already, and does nothing else", async () => {
        const { exitCode, stdout, server } = await run(
            { current: 1 },
            ...["--service", "backend", "--to", "backend-1f3c9a7d20be"],
        );
        expect({ exitCode, asked: server.asked }).to.deep.equal({ exitCode: 0, asked: [] });
        expect(stdout).to.contain("backend of prod serves 1f3c9a7d20be already.");
        expect(stdout).to.contain("backend-latest in the registry names it now.");
        expect(server.askedRegistry.slice(1)).to.deep.equal(callsToTag("a"));
    });

    it("says what follows where the tag of what runs may not be moved", async () => {
        const { exitCode, stdout, stderr } = await run(
            { denied: ["PutImage"] },
            ...["--service", "backend", "--to", digestOf("a")],
        );
        expect(exitCode).to.equal(0);
        expect(stdout).to.contain("backend of prod serves 1f3c9a7d20be again.").and.not.contain("names it now");
        expect(stderr).to.contain(
            "warning: backend-latest in the registry still names what served before: AWS does not let you call ecr:PutImage",
        );
        expect(stderr).to.contain("the workflow deploy brings that back with the next change to the infrastructure");
    });

    it("fails where ECS goes back to what it came from, which it calls a steady service", async () => {
        const { exitCode, stdout, stderr } = await run(
            { fate: "ROLLBACK_SUCCESSFUL" },
            ...["--service", "backend", "--to", "1f3c9a7d20be"],
        );
        expect(exitCode).to.equal(1);
        expect(stdout).to.equal("");
        expect(stderr).to.contain("error:");
        expect(stderr).to.contain("slipway-prod-backend:1");
    });

    it("does nothing where the release serves", async () => {
        const { exitCode, stdout, server } = await run({}, "--service", "backend", "--to", "0a0a0a0a0a0a");
        expect({ exitCode, stdout }).to.deep.equal({
            exitCode: 0,
            stdout: "backend of prod serves 0a0a0a0a0a0a already: nothing was done.\n",
        });
        expect(server.asked).to.deep.equal([]);
    });

    for (const [what, history, args, message] of [
        [
            "a release that did not go well",
            {},
            ["--service", "backend", "--to", "bbbbbbbbbbbb"],
            '--to "bbbbbbbbbbbb" is no release of backend that went well in the last 90 days. There is 0a0a0a0a0a0a; 1f3c9a7d20be.',
        ],
        [
            "an image that is gone",
            { tags: { c: ["backend-0a0a0a0a0a0a"] } },
            ["--service", "backend", "--to", digestOf("a")],
            `--to "${digestOf("a")}": the image ${digestOf("a")} is gone from the registry, which keeps the newest ones`,
        ],
        [
            "a task definition that is gone",
            { inactive: [1] },
            ["--service", "backend", "--to", "1f3c9a7d20be"],
            `${taskDefinitionOf(1)} was deregistered, and ECS takes it no more. Set slipway:images to 1f3c9a7d20be`,
        ],
        [
            "a service that is not there",
            {},
            ["--service", "api"],
            'There is no service "api" in prod: there is backend.',
        ],
        [
            "a wrong time",
            {},
            ["--service", "backend", "--timeout", "0"],
            '--timeout "0" is not a whole number of minutes',
        ],
        ["no service", {}, [], "--service is missing: name the service, as index.ts does."],
    ] as const) {
        it(`refuses ${what}, and touches nothing`, async () => {
            const { exitCode, stderr, server } = await run(history, ...args);
            expect(stderr).to.contain(`error: ${message}`);
            expect(exitCode).to.equal(2);
            expect(server.asked).to.deep.equal([]);
        });
    }
});
