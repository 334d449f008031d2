import { expect } from "chai";
import { ECSClient } from "@aws-sdk/client-ecs";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pinnedImages, staleImages } from "../../.github/scripts/scan/base-images";
import { auditFindings, type Finding, trivyFindings, withFix } from "../../.github/scripts/scan/findings";
import { imagesInUse } from "../../.github/scripts/scan/images-in-use";
import { partFrom, renderScan, type ScanPart, verdictOf } from "../../.github/scripts/scan/report";
import { PROJECT } from "../support/program";
import { rejection } from "../support/rejection";

const IMAGE = `111111111111.dkr.ecr.eu-west-1.amazonaws.com/slipway-prod@sha256:${"a".repeat(64)}`;

const FOUND: Finding = {
    where: IMAGE,
    severity: "HIGH",
    id: "CVE-2026-1",
    package: "openssl",
    installed: "3.0.1",
    fixed: "3.0.2",
    url: "https://avd.aquasec.com/nvd/cve-2026-1",
};

describe("reading what Trivy found", () => {
    const scan = (vulnerabilities: unknown) =>
        JSON.stringify({ SchemaVersion: 2, ArtifactName: IMAGE, Results: [{ Vulnerabilities: vulnerabilities }, {}] });

    it("finds the bad ones, with the release that mends them", () => {
        const one = {
            VulnerabilityID: "CVE-2026-1",
            PkgName: "openssl",
            InstalledVersion: "3.0.1",
            FixedVersion: "3.0.2",
            Severity: "HIGH",
            PrimaryURL: "https://avd.aquasec.com/nvd/cve-2026-1",
        };
        const medium = { ...one, Severity: "MEDIUM" };
        const unfixed = { ...one, Severity: "CRITICAL", FixedVersion: "" };
        expect(trivyFindings(scan([one, medium, unfixed]), IMAGE)).to.deep.equal([
            FOUND,
            { ...FOUND, severity: "CRITICAL", fixed: undefined },
        ]);
    });

    it("finds nothing in an image without packages, and takes what is no report for a failure", () => {
        expect(trivyFindings(JSON.stringify({ SchemaVersion: 2, ArtifactName: IMAGE }), IMAGE)).to.deep.equal([]);
        for (const text of ["", "{}", "FATAL", '{"Results": []}']) {
            expect(() => trivyFindings(text, IMAGE), text).to.throw();
        }
    });
});

describe("reading npm's audit", () => {
    const advisory = (severity: string) => ({
        source: 1,
        title: "Prototype pollution",
        url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
        severity,
    });

    it("finds the packages themselves, once, and not those that use them", () => {
        const vulnerabilities = {
            low: { name: "low", severity: "low", via: [advisory("low")], range: "*", fixAvailable: true },
            deep: {
                name: "deep",
                via: [advisory("high")],
                range: "<2",
                fixAvailable: { name: "top", version: "3.0.0" },
            },
            top: { name: "top", severity: "high", via: ["deep"], range: "<3" },
            none: { name: "none", via: [advisory("critical")], range: ">1", fixAvailable: false },
        };
        const found = auditFindings(JSON.stringify({ auditReportVersion: 2, vulnerabilities }), "runtime");
        expect(found.map(({ package: name, severity, fixed, id }) => [name, severity, fixed, id])).to.deep.equal([
            ["deep", "HIGH", "top 3.0.0", "GHSA-aaaa-bbbb-cccc"],
            ["none", "CRITICAL", undefined, "GHSA-aaaa-bbbb-cccc"],
        ]);
        // As of images, only what has a fix is reported.
        expect(withFix(found).map(({ package: name }) => name)).to.deep.equal(["deep"]);
    });

    it("takes a registry that does not answer for a failure, not for nothing", () => {
        for (const text of ["", '{"error": {"code": "ENOTFOUND"}}', '{"auditReportVersion": 2}']) {
            expect(() => auditFindings(text, "."), text).to.throw();
        }
    });
});

describe("the images that a stack runs", () => {
    type Answers = Record<string, (body: Record<string, unknown>) => unknown>;

    /** Runs a test against a stand-in of ECS; an answer that is an error is refused with. */
    async function withEcs(answers: Answers, test: (ecs: ECSClient) => Promise<void>): Promise<void> {
        const server = createServer((request, response) => {
            let text = "";
            request.on("data", (part: Buffer) => (text += part.toString("utf8")));
            request.on("end", () => {
                const [, action = ""] = String(request.headers["x-amz-target"]).split(".");
                const body = JSON.parse(text) as Record<string, unknown>;
                const answer = answers[action]?.(body) ?? {};
                const refusal = answer instanceof Error ? { __type: answer.message, message: "no" } : undefined;
                response.writeHead(refusal === undefined ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
                response.end(JSON.stringify(refusal ?? answer));
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        const ecs = new ECSClient({
            region: "eu-west-1",
            endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
            credentials: { accessKeyId: "a", secretAccessKey: "b" },
        });
        try {
            await test(ecs);
        } finally {
            ecs.destroy();
            server.closeAllConnections();
            server.close();
        }
    }

    it("are none where the stack has not been deployed, which is no failure; another refusal is", async () => {
        const place = { project: "slipway", stack: "prod" };
        const refused = (type: string): Answers => ({ ListServices: () => new Error(type) });
        await withEcs(refused("ClusterNotFoundException"), async (ecs) => {
            expect(await imagesInUse(ecs, place)).to.equal(undefined);
        });
        await withEcs(refused("AccessDeniedException"), async (ecs) => {
            expect((await rejection(imagesInUse(ecs, place))).name).to.equal("AccessDeniedException");
        });
    });

    it("are those of its services as they run, and of the newest other tasks, each once", async () => {
        const arn = (family: string, revision: number) =>
            `arn:aws:ecs:eu-west-1:111111111111:task-definition/${family}:${revision}`;
        const asked: unknown[] = [];
        const answers: Answers = {
            ListServices: ({ nextToken }) =>
                nextToken === undefined ? { serviceArns: ["s1"], nextToken: "2" } : { serviceArns: ["s2"] },
            DescribeServices: () => ({
                services: [
                    // After a rollback, an older one than the newest.
                    { status: "ACTIVE", taskDefinition: arn("slipway-prod-backend", 7) },
                    { status: "DRAINING", taskDefinition: arn("slipway-prod-gone", 1) },
                ],
            }),
            ListTaskDefinitionFamilies: () => ({ families: ["slipway-prod-backend", "slipway-prod-backups"] }),
            DescribeTaskDefinition: ({ taskDefinition }) => {
                asked.push(taskDefinition);
                const images = [`image-of-${String(taskDefinition)}`, "shared"];
                return { taskDefinition: { containerDefinitions: images.map((image) => ({ image })) } };
            },
        };
        await withEcs(answers, async (ecs) => {
            expect(await imagesInUse(ecs, { project: "slipway", stack: "prod" })).to.deep.equal([
                `image-of-${arn("slipway-prod-backend", 7)}`,
                "image-of-slipway-prod-backups",
                "shared",
            ]);
            expect(asked).to.deep.equal([arn("slipway-prod-backend", 7), "slipway-prod-backups"]);
        });
    });
});

describe("base images that are pinned", () => {
    it("are found in every Dockerfile of the project", () => {
        for (const file of ["apps/backend/Dockerfile", "apps/frontend/Dockerfile", "runtime/Dockerfile"]) {
            const [first] = pinnedImages(file, readFileSync(join(PROJECT, file), "utf8"));
            expect(first?.name, file).to.match(/^node:22\./);
        }
    });

    it("are told where their tag has another digest, and not where the registry does not answer", () => {
        const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
        const text = [
            `FROM --platform=$BUILDPLATFORM node:22-slim@${digest("a")} AS builder-node`,
            `FROM node:22-slim@${digest("a")} AS target-node`,
            `FROM --platform=$BUILDPLATFORM example.com/team/base:1@${digest("b")} AS base`,
            "FROM ${TARGET_NODE}",
            "ARG OTHER=node:22",
        ].join("\n");
        const pinned = pinnedImages("Dockerfile", text);
        expect(pinned.map(({ name }) => name)).to.deep.equal(["node:22-slim", "example.com/team/base:1"]);
        expect(
            staleImages(pinned, { "node:22-slim": digest("c"), "example.com/team/base:1": undefined }),
        ).to.deep.equal([{ ...pinned[0], newest: digest("c") }]);
        expect(staleImages(pinned, { "node:22-slim": digest("a") })).to.deep.equal([]);
    });
});

describe("what a scan does with its issue", () => {
    const part = (findings: Finding[], errors: string[] = []): ScanPart => ({ part: "prod", findings, errors });
    const stale = { file: "Dockerfile", name: "node:22", digest: "sha256:a", newest: "sha256:b" };
    const table = [
        ["closes it where nothing is found", [part([])], [], { issue: "close", exitCode: 0 }],
        ["writes it where something is", [part([]), part([FOUND])], [], { issue: "write", exitCode: 1 }],
        [
            "leaves it where something could not be scanned",
            [part([]), part([], ["no"])],
            [],
            { issue: "leave", exitCode: 1 },
        ],
        ["writes what was found beside that", [part([FOUND], ["no"])], [], { issue: "write", exitCode: 1 }],
        ["tells of a base image without failing", [part([])], [stale], { issue: "write", exitCode: 0 }],
    ] as const;
    for (const [what, parts, images, verdict] of table) {
        it(what, () => {
            expect(verdictOf({ parts, stale: images })).to.deep.equal(verdict);
        });
    }

    it("takes a job that left nothing for a failure", () => {
        expect(partFrom("prod", JSON.stringify(part([FOUND])))).to.deep.equal(part([FOUND]));
        for (const left of [undefined, "", "{}", '{"part":"prod"}']) {
            expect(partFrom("prod", left).errors).to.deep.equal(["The scan of prod left no result: look at its job."]);
        }
    });

    it("shows the worst first, and links only to addresses", () => {
        const text = renderScan({
            parts: [
                part([
                    FOUND,
                    { ...FOUND, severity: "CRITICAL", id: "CVE-2", url: "javascript:alert(1)", fixed: undefined },
                ]),
            ],
            stale: [stale],
        });
        const rows = text.split("\n").filter((line) => line.startsWith("| ") && line.includes("CVE"));
        expect(rows).to.deep.equal([
            "| critical | `CVE-2` | `openssl` | `3.0.1` | — | `slipway-prod@sha256:aaaaaaaaaaaa` |",
            "| high | [`CVE-2026-1`](https://avd.aquasec.com/nvd/cve-2026-1) | `openssl` | `3.0.1` | `3.0.2` | " +
                "`slipway-prod@sha256:aaaaaaaaaaaa` |",
        ]);
        expect(text).to.contain("sed -i s/sha256:a/sha256:b/ Dockerfile");
    });
});
