import { expect } from "chai";
import fc from "fast-check";
import { driftOf, previewErrors } from "../../.github/scripts/drift/read";
import { driftTitle, renderDrift } from "../../.github/scripts/drift/render";
import { hidden, HIDDEN } from "../../.github/scripts/drift/secrets";

const URN = "urn:pulumi:prod::slipway::slipway:index:FargateService$aws:ecs/service:Service::backend";

const STACK = {
    op: "same",
    urn: "urn:pulumi:prod::slipway::pulumi:pulumi:Stack::slipway-prod",
    newState: { type: "pulumi:pulumi:Stack" },
};

interface Step {
    op?: string;
    urn?: string;
    type?: string;
    inputs?: object;
    oldInputs?: object;
    outputs?: object;
    diff?: Record<string, { kind: string; inputDiff?: boolean }>;
    reasons?: string[];
}

function step({ op = "update", urn = URN, type = "aws:ecs/service:Service", ...more }: Step) {
    const { inputs = {}, oldInputs = inputs, outputs = oldInputs, diff = null, reasons = [] } = more;
    return {
        op,
        urn,
        ...(op !== "create" && { oldState: { type, custom: true, inputs: oldInputs, outputs } }),
        ...(op !== "delete" && { newState: { type, custom: true, inputs } }),
        diffReasons: reasons,
        detailedDiff: diff,
    };
}

const digest = (...steps: unknown[]) => JSON.stringify({ steps: [STACK, ...steps], changeSummary: {} });

const cpu = step({
    inputs: { desiredCount: 2, tags: { "a.b": "x" } },
    outputs: { desiredCount: 5, tags: { "a.b": "y" } },
    diff: { desiredCount: { kind: "update" }, 'tags["a.b"]': { kind: "update" } },
});

describe("reading what AWS has otherwise", () => {
    it("finds the property, what the program asks for, and what there is", () => {
        expect(driftOf(digest(step({ op: "same" }), cpu))).to.deep.equal([
            {
                urn: URN,
                type: "aws:ecs/service:Service",
                name: "backend",
                kind: "changed",
                properties: [
                    { path: "desiredCount", was: 2, is: 5 },
                    { path: 'tags["a.b"]', was: "x", is: "y" },
                ],
            },
        ]);
    });

    it("finds nothing where all is as it should be", () => {
        const quiet = ["same", "refresh", "read"].map((op) => step({ op }));
        const provider = step({
            op: "update",
            type: "pulumi:providers:aws",
            urn: "a::b::pulumi:providers:aws::default",
        });
        expect(driftOf(digest(...quiet, provider))).to.deep.equal([]);
    });

    it("takes what it cannot read for a failure, not for no drift", () => {
        for (const text of [
            "",
            "error: no",
            "{}",
            '{"steps": []}',
            '{"steps": null}',
            '{"steps": [{"op": 1}]}',
            "[]",
        ]) {
            expect(() => driftOf(text), text).to.throw();
        }
    });

    it("tells a resource that is gone from one that the program does not have", () => {
        const kinds = driftOf(digest(step({ op: "create" }), step({ op: "delete", urn: `${URN}-old` })));
        expect(kinds.map(({ kind, name }) => [kind, name])).to.deep.equal([
            ["gone", "backend"],
            ["unknown", "backend-old"],
        ]);
    });

    it("tells a replacement once, with its properties", () => {
        const inputs = { name: "a" };
        const outputs = { name: "b" };
        const diff = { name: { kind: "update-replace" } };
        const steps = [
            step({ op: "create-replacement", inputs, outputs, diff }),
            step({ op: "replace", inputs, outputs, diff }),
            step({ op: "delete-replaced", inputs, outputs }),
        ];
        const found = driftOf(digest(...steps));
        expect(found.map(({ kind, properties }) => [kind, properties])).to.deep.equal([
            ["replaced", [{ path: "name", was: "a", is: "b" }]],
        ]);
    });

    it("opens policies, so that one action is not the whole text", () => {
        const policy = (action: string) =>
            JSON.stringify({ Statement: [{ Effect: "Allow", Action: [action, "s3:Get"] }] });
        const [found] = driftOf(
            digest(
                step({
                    inputs: { policy: policy("s3:List") },
                    outputs: { policy: policy("s3:*") },
                    diff: { policy: { kind: "update" } },
                }),
            ),
        );
        expect(found?.properties).to.deep.equal([
            { path: "policy.Statement[0].Action[0]", was: "s3:List", is: "s3:*" },
        ]);
    });

    it("compares inputs where Pulumi has compared inputs, and reads what is not there as such", () => {
        const diff = { a: { kind: "update", inputDiff: true }, "list[1]": { kind: "delete" } };
        const [found] = driftOf(
            digest(step({ inputs: { a: 1, list: [1] }, oldInputs: { a: 2 }, outputs: { a: 3, list: [1, 2] }, diff })),
        );
        expect(found?.properties).to.deep.equal([
            { path: "a", was: 1, is: 2 },
            { path: "list[1]", was: undefined, is: 2 },
        ]);
    });

    it("goes by the names of properties where there is no more", () => {
        const [found] = driftOf(digest(step({ inputs: { a: 1 }, outputs: { a: 2 }, reasons: ["a", "a"] })));
        expect(found?.properties).to.deep.equal([{ path: "a", was: 1, is: 2 }]);
    });

    it("has the errors of a preview that failed", () => {
        const diagnostics = [
            { severity: "warning", message: "careful" },
            { severity: "error", message: "AccessDenied: no\n" },
        ];
        expect(previewErrors(JSON.stringify({ diagnostics }))).to.deep.equal(["AccessDenied: no"]);
        expect(previewErrors("error: no stack")).to.deep.equal([]);
    });
});

describe("secrets in what AWS has otherwise", () => {
    const table: readonly (readonly [path: string, value: unknown, shown: unknown])[] = [
        ["a", "[secret]", HIDDEN],
        ["a", { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "x" }, HIDDEN],
        ["environment.variables.DB_PASSWORD", "hunter2", HIDDEN],
        ['env["API_KEY"]', "abc", HIDDEN],
        ["masterUserPassword", "x", HIDDEN],
        ["manageMasterUserPassword", true, true],
        ["secretArn", "arn:aws:x", "arn:aws:x"],
        ["tokens[0]", "abc", HIDDEN],
        ["url", "postgres://app:hunter2@db:5432/x", "postgres://***@db:5432/x"],
        ["note", "key AKIAIOSFODNN7EXAMPLE here", "key *** here"],
        [
            "list",
            [
                { name: "TOKEN", value: "t" },
                { name: "PORT", value: "80" },
            ],
            [
                { name: "TOKEN", value: HIDDEN },
                { name: "PORT", value: "80" },
            ],
        ],
    ];
    for (const [path, value, shown] of table) {
        it(`${path}: ${JSON.stringify(value)}`, () => {
            expect(hidden(path, value)).to.deep.equal(shown);
        });
    }

    it("are hidden on both sides, in what is changed", () => {
        const [found] = driftOf(
            digest(
                step({
                    inputs: { value: "[secret]", password: "one" },
                    outputs: { value: "plain", password: "two" },
                    diff: { value: { kind: "update" }, password: { kind: "update" } },
                }),
            ),
        );
        expect(found?.properties).to.deep.equal([
            { path: "value", was: HIDDEN, is: HIDDEN },
            { path: "password", was: HIDDEN, is: HIDDEN },
        ]);
    });
});

describe("the issue of an environment's drift", () => {
    it("shows resource, property, and both values", () => {
        const report = {
            environment: "prod",
            drift: driftOf(digest(cpu)),
            program: "a".repeat(40),
            run: "https://x/1",
        };
        expect(driftTitle(report)).to.equal("Drift in prod: a resource");
        const text = renderDrift(report);
        expect(text).to.contain("of aaaaaaaaaaaa, which was applied last, asks for. [Log](https://x/1)");
        expect(text).to.contain(
            [
                "#### `ecs.Service backend` is changed",
                "",
                "| property | program | AWS |",
                "| --- | --- | --- |",
                "| `desiredCount` | `2` | `5` |",
                '| `tags["a.b"]` | `x` | `y` |',
            ].join("\n"),
        );
    });

    it("has a table whatever a value contains", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 400 }), (value) => {
                const drift = driftOf(
                    digest(step({ inputs: { a: "x" }, outputs: { a: value }, diff: { a: { kind: "update" } } })),
                );
                const lines = renderDrift({ environment: "dev", drift, program: undefined }).split("\n");
                const rows = lines.filter((line) => line.startsWith("| `a`"));
                expect(rows.length).to.equal(1);
                expect(rows[0]?.replaceAll("\\|", "").split("|").length).to.equal(5);
                expect(rows[0]).not.to.match(/\p{Surrogate}/u);
            }),
            { numRuns: 60 },
        );
    });

    it("shows so much of many properties", () => {
        const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`p${index}`, index]));
        const drift = driftOf(
            digest(step({ inputs: { a: many }, outputs: { a: {} }, diff: { a: { kind: "update" } } })),
        );
        expect(renderDrift({ environment: "dev", drift, program: undefined })).to.contain("\n\nAnd 15 more.\n");
    });
});
