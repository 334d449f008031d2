import { expect } from "chai";
import { changesBetween, isEqual } from "../../../preview/difference/changes";
import { openJson } from "../../../preview/difference/embedded-json";
import { formatPath } from "../../../preview/difference/property-path";

/** `[path, before, after]` of each change. */
function changes(before: unknown, after: unknown): [string, unknown, unknown][] {
    return changesBetween(openJson(before), openJson(after)).map((change) => [
        formatPath(change.path),
        change.before,
        change.after,
    ]);
}

describe("what differs between two values", () => {
    it("is nothing for equal ones, in whatever order their properties are", () => {
        expect(changes({ a: 1, b: { c: [1, { d: 2 }] } }, { b: { c: [1, { d: 2 }] }, a: 1 })).to.deep.equal([]);
    });

    it("is told property by property, sorted", () => {
        expect(changes({ z: 1, a: { b: true }, gone: "x" }, { z: 2, a: { b: false }, fresh: null })).to.deep.equal([
            ["a.b", true, false],
            ["fresh", undefined, null],
            ["gone", "x", undefined],
            ["z", 1, 2],
        ]);
    });

    it("is a whole where one is of another kind, or is not there", () => {
        expect(changes({ a: [1] }, { a: { b: 1 } })).to.deep.equal([["a", [1], { b: 1 }]]);
        expect(changes({}, { a: { b: 1, c: 2 } })).to.deep.equal([["a", undefined, { b: 1, c: 2 }]]);
        expect(changes({ a: 1 }, { a: "1" })).to.deep.equal([["a", 1, "1"]]);
    });

    it("matches things in lists by their names, wherever they stand", () => {
        const before = {
            parameters: [
                { name: "a", value: 1 },
                { name: "b", value: 2 },
                { name: "c", value: 3 },
            ],
        };
        const after = {
            parameters: [
                { name: "a", value: 1 },
                { name: "c", value: 4 },
                { name: "d", value: 5 },
            ],
        };

        expect(changes(before, after)).to.deep.equal([
            ["parameters[b]", { name: "b", value: 2 }, undefined],
            ["parameters[c].value", 3, 4],
            ["parameters[d]", undefined, { name: "d", value: 5 }],
        ]);
    });

    it("tells of another order once", () => {
        expect(changes([{ name: "a" }, { name: "b" }], [{ name: "b" }, { name: "a" }])).to.deep.equal([
            ["order", ["a", "b"], ["b", "a"]],
        ]);
        expect(changes({ zones: ["a", "b"] }, { zones: ["b", "a"] })).to.deep.equal([
            ["zones", ["a", "b"], ["b", "a"]],
        ]);
    });

    it("does not match by a name that is there twice", () => {
        expect(
            changes(
                [
                    { name: "a", port: 1 },
                    { name: "a", port: 2 },
                ],
                [
                    { name: "a", port: 1 },
                    { name: "a", port: 3 },
                ],
            ),
        ).to.deep.equal([["[1].port", 2, 3]]);
    });

    it("tells elements without names by their values: gained, lost, changed", () => {
        expect(changes({ subnets: ["a", "b"] }, { subnets: ["a", "b", "c"] })).to.deep.equal([
            ["subnets[2]", undefined, "c"],
        ]);
        expect(changes({ subnets: ["a", "b", "c"] }, { subnets: ["b", "c"] })).to.deep.equal([
            ["subnets[0]", "a", undefined],
        ]);
        expect(changes({ paths: ["/api/*"] }, { paths: ["/v2/*"] })).to.deep.equal([["paths[0]", "/api/*", "/v2/*"]]);
        expect(changes({ paths: ["a", "a"] }, { paths: ["a"] })).to.deep.equal([["paths[1]", "a", undefined]]);
    });

    it("looks into the one element that differs", () => {
        const rule = (days: number) => ({ status: "Enabled", expiration: { days } });

        expect(changes({ rules: [rule(1), rule(30)] }, { rules: [rule(1), rule(90)] })).to.deep.equal([
            ["rules[1].expiration.days", 30, 90],
        ]);
    });

    it("tells all elements of a list that was empty", () => {
        expect(changes({ rules: [] }, { rules: [{ name: "a" }] })).to.deep.equal([
            ["rules[0]", undefined, { name: "a" }],
        ]);
    });

    it("opens JSON in strings: policies by their statements, containers by their names", () => {
        const policy = (...actions: string[]) =>
            JSON.stringify({ Statement: [{ Sid: "Read", Action: actions, Resource: "*" }] });
        const containers = (level: string) =>
            JSON.stringify([
                {
                    name: "backend",
                    environment: [
                        { name: "PORT", value: "1" },
                        { name: "LOG", value: level },
                    ],
                },
            ]);

        expect(changes({ policy: policy("s3:Get", "s3:List") }, { policy: policy("s3:Get", "s3:Put") })).to.deep.equal([
            ["policy.Statement[Read].Action[1]", "s3:List", "s3:Put"],
        ]);
        expect(changes({ c: containers("info") }, { c: containers("debug") })).to.deep.equal([
            ["c[backend].environment[LOG].value", "info", "debug"],
        ]);
    });

    it("does not mind how JSON in strings is written", () => {
        expect(changes('{"a":1,"b":[1]}', '{ "b": [ 1 ], "a": 1 }')).to.deep.equal([]);
    });

    it("takes a string that only looks like JSON as it is", () => {
        expect(changes("[a-z]+", "[a-y]+")).to.deep.equal([["", "[a-z]+", "[a-y]+"]]);
        expect(changes("12", "13")).to.deep.equal([["", "12", "13"]]);
    });

    it("counts what is undefined as absent", () => {
        expect(isEqual({ a: undefined, b: 1 }, { b: 1 })).to.equal(true);
        expect(isEqual([undefined], [])).to.equal(false);
        expect(isEqual({ a: 1 }, [1])).to.equal(false);
    });
});
