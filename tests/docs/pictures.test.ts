import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { alarmGroups } from "../../docs/pictures/alarms";
import { dependencies } from "../../docs/pictures/components";
import { picturedPages } from "../../docs/pictures/pages";
import { serviceRoles, workflowRoles } from "../../docs/pictures/roles";
import { DrawnStack } from "../../docs/pictures/stack";
import { PROJECT } from "../support/program";

describe("the drawn pictures", function () {
    this.timeout(60_000);

    let stack: DrawnStack;

    before(async () => {
        stack = await DrawnStack.record(PROJECT);
    });

    it("are what `npm run docs` draws", async () => {
        const pages = await picturedPages(stack);
        expect([...pages.keys()]).to.deep.equal(["docs/architecture.md", "docs/monitoring.md", "docs/security.md"]);
        for (const [path, text] of pages) {
            expect(readFileSync(join(PROJECT, path), "utf8"), path).to.equal(text);
        }
    });

    it("have the components that prod creates, and leave out what follows from other arrows", () => {
        const { parts, takes, allowed } = dependencies(stack);
        expect(parts.map(({ name }) => name)).to.include.members(["data", "network", "db", "backend", "monitoring"]);
        expect(takes.get("network")).to.deep.equal(["data"]);
        // By way of the network, which has the key.
        expect(takes.get("db")).to.deep.equal(["network"]);
        expect(allowed).to.deep.include(["backend", "db"]).and.not.deep.include(["frontend", "db"]);
    });

    it("have each alarm that tells somebody once", () => {
        const groups = alarmGroups(stack);
        const told = stack.ofType("MetricAlarm").filter(({ inputs }) => inputs.alarmActions !== undefined);
        expect(groups.flatMap(({ kinds }) => kinds)).to.have.length(told.length);
        const database = groups.find(({ title }) => title === "database");
        expect(database?.kinds).to.deep.equal(["cpu", "storage", "connections", "burst"]);
    });

    it("have every role, with who may assume it", () => {
        expect(workflowRoles(PROJECT)).to.deep.include({
            role: "slipway-deploy-prod",
            subjects: ["environment:prod", "environment:prod-infrastructure"],
        });
        const roles = serviceRoles(stack);
        expect(new Set(roles.map(({ role }) => role)).size).to.equal(stack.ofType("Role").length);
        expect(roles).to.deep.include({ role: "backend-task", by: "ecs-tasks.amazonaws.com" });
    });
});
