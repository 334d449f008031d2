import { expect } from "chai";
import fc from "fast-check";
import { restartDefinition } from "../../../components/rotation-restart/definition";
import { definitionMistakes } from "../backup/definitions/mistakes";
import { type Call, execute } from "../backup/definitions/interpreter";

const ACCOUNT = "eu-west-1:123456789012";
const CHANGED = "2026-11-21T03:14:00Z";
const BEFORE = "2026-11-20T12:00:00.000Z";
const AFTER = "2026-11-21T03:14:30.000Z";
/** The interpreter's execution begins then. */
const STARTED = "2026-11-21T03:15:00.000Z";
const secretArn = (name: string) => `arn:aws:secretsmanager:${ACCOUNT}:secret:${name}-a1b2c3`;

const serviceOf = (name: string, ...secrets: string[]) => ({
    name,
    arn: `arn:aws:ecs:${ACCOUNT}:service/shop-dev-cluster/${name}`,
    clusterArn: `arn:aws:ecs:${ACCOUNT}:cluster/shop-dev-cluster`,
    secrets: secrets.map(secretArn),
});
const RESOURCES = {
    services: [serviceOf("backend", "api", "mail"), serviceOf("frontend", "session"), serviceOf("mailer", "mail")],
    machineName: "shop-dev-rotation",
    pauseSeconds: 600,
};

interface Behaviour {
    /** Looks for which a deployment is under way already, by service. */
    readonly deploying?: Readonly<Record<string, number>>;
    /** When each service was deployed last; before the change where it is left out. */
    readonly deployed?: Readonly<Record<string, string>>;
    readonly desired?: Readonly<Record<string, number>>;
    /** What becomes of a new deployment, by service: healthy where it is left out. */
    readonly fate?: Readonly<Record<string, "FAILED" | "gone" | "stuck">>;
    /** Looks that a new deployment takes. */
    readonly looks?: number;
    /** Other executions that run, at each look. */
    readonly others?: readonly (readonly { Name: string; StartDate: string }[])[];
}

/** ECS and Step Functions, as far as restarts use them. */
class World {
    readonly restarted: string[] = [];
    /** Most deployments of restarts at a time. */
    most = 0;
    private readonly underWay = new Map<string, number>();
    private readonly looks = new Map<string, number>();
    private listed = 0;

    constructor(private readonly behaviour: Behaviour) {}

    run(secret: string) {
        const event = {
            "detail-type": "Secret Label Updated",
            source: "aws.secretsmanager",
            time: CHANGED,
            resources: [secretArn(secret)],
            detail: { name: secret, labelUpdated: "AWSCURRENT", versionId: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111" },
        };
        return execute(restartDefinition(RESOURCES), event, (call) => this.answer(call), "own");
    }

    private answer({ resource, args }: Call): unknown {
        const given = typeof args === "object" && args !== null ? { ...args } : {};
        if (resource.endsWith("sfn:listExecutions")) {
            const { others = [] } = this.behaviour;
            const now = others[Math.min(this.listed, others.length - 1)] ?? [];
            this.listed += 1;
            return { Executions: [{ Name: "own", StartDate: STARTED }, ...now] };
        }
        if (resource.endsWith("ecs:updateService")) {
            expect(given).to.have.property("ForceNewDeployment", true);
            expect(Object.keys(given)).to.have.members(["Cluster", "Service", "ForceNewDeployment"]);
            const name = "Service" in given ? String(given.Service) : "";
            this.restarted.push(name);
            this.underWay.set(name, this.behaviour.looks ?? 2);
            this.most = Math.max(this.most, [...this.underWay.values()].filter((left) => left > 0).length);
            return { Service: { Deployments: [deployment("new", "IN_PROGRESS", STARTED), old(BEFORE)] } };
        }
        const [name] = "Services" in given && Array.isArray(given.Services) ? given.Services.map(String) : [];
        return { Services: [this.describe(name ?? "")] };
    }

    private describe(name: string) {
        const { deploying = {}, deployed = {}, desired = {}, fate = {} } = this.behaviour;
        const DesiredCount = desired[name] ?? 1;
        const left = this.underWay.get(name);
        if (left === undefined) {
            const looks = (this.looks.get(name) ?? 0) + 1;
            this.looks.set(name, looks);
            const state = looks <= (deploying[name] ?? 0) ? "IN_PROGRESS" : "COMPLETED";
            return { DesiredCount, Deployments: [deployment("old", state, deployed[name] ?? BEFORE)] };
        }
        const stuck = fate[name] === "stuck";
        this.underWay.set(name, stuck ? left : left - 1);
        if (stuck || left > 1) {
            return { DesiredCount, Deployments: [deployment("new", "IN_PROGRESS", STARTED), old(BEFORE)] };
        }
        this.underWay.set(name, 0);
        return {
            DesiredCount,
            Deployments:
                fate[name] === "gone"
                    ? [deployment("old", "COMPLETED", BEFORE)]
                    : [deployment("new", fate[name] ?? "COMPLETED", STARTED)],
        };
    }
}

function deployment(Id: string, RolloutState: string, CreatedAt: string) {
    return { Id, Status: "PRIMARY", RolloutState, CreatedAt };
}

function old(createdAt: string) {
    return { ...deployment("old", "COMPLETED", createdAt), Status: "ACTIVE" };
}

async function run(secret: string, behaviour: Behaviour = {}) {
    const world = new World(behaviour);
    return { world, ended: await world.run(secret) };
}

describe("The state machine of rotation restarts", () => {
    it("is right by the language's own rules", () => {
        expect(definitionMistakes(restartDefinition(RESOURCES))).to.deep.equal([]);
    });

    it("restarts the services that use the secret, one after the other, with a pause", async () => {
        const { world, ended } = await run("mail");
        expect(ended.status).to.equal("SUCCEEDED");
        expect(world.restarted).to.deep.equal(["backend", "mailer"]);
        expect(world.most).to.equal(1);
        expect(ended.states.filter((state) => state === "Pause")).to.have.length(2);
        const { ended: none } = await run("unknown");
        expect(ended.seconds - none.seconds).to.be.greaterThan(2 * 600);
    });

    it("leaves those alone that do not", async () => {
        expect((await run("session")).world.restarted).to.deep.equal(["frontend"]);
        expect((await run("unknown")).world.restarted).to.deep.equal([]);
    });

    it("leaves a service alone that was deployed since, and one that sleeps", async () => {
        expect((await run("mail", { deployed: { backend: AFTER } })).world.restarted).to.deep.equal(["mailer"]);
        expect((await run("mail", { desired: { mailer: 0 } })).world.restarted).to.deep.equal(["backend"]);
    });

    it("waits for a release that is under way", async () => {
        const { world, ended } = await run("session", { deploying: { frontend: 7 } });
        expect(world.restarted).to.deep.equal(["frontend"]);
        expect(ended.states.filter((state) => state === "WaitForDeployment")).to.have.length(7);
    });

    it("ends where a release is under way for ever", async () => {
        const { world, ended } = await run("session", { deploying: { frontend: Number.POSITIVE_INFINITY } });
        expect(world.restarted).to.deep.equal([]);
        expect(ended.error).to.deep.equal({
            Error: "StillDeploying",
            Cause:
                `frontend still runs with the value of ${secretArn("session")} from before its rotation: another deployment ` +
                "of it has been under way for two hours. Look at its events in ECS",
        });
    });

    for (const fate of ["FAILED", "gone", "stuck"] as const) {
        it(`leaves the next service as it is where the first one's new tasks are not healthy (${fate})`, async () => {
            const { world, ended } = await run("mail", { fate: { backend: fate } });
            expect(world.restarted).to.deep.equal(["backend"]);
            expect(ended.error).to.deep.equal({
                Error: "NotRestarted",
                Cause:
                    `backend still runs with the value of ${secretArn("mail")} from before its rotation: its new tasks did ` +
                    "not become healthy. Look at its events in ECS and at its log",
            });
        });
    }

    it("waits for the executions that began before it, and not for those after it", async () => {
        const earlier = { Name: "earlier", StartDate: "2026-11-21T03:14:59.999Z" };
        const later = { Name: "later", StartDate: "2026-11-21T03:15:00.001Z" };
        const { world, ended } = await run("session", { others: [[later, earlier], [earlier], [later]] });
        expect(ended.states.filter((state) => state === "WaitForTurn")).to.have.length(2);
        expect(world.restarted).to.deep.equal(["frontend"]);
    });

    it("goes by the name where two begin at the same moment", async () => {
        const at = (Name: string) => [[{ Name, StartDate: STARTED }], []];
        const waits = async (name: string) =>
            (await run("session", { others: at(name) })).ended.states.filter((state) => state === "WaitForTurn").length;
        expect([await waits("a"), await waits("z")]).to.deep.equal([1, 0]);
    });

    it("restarts each service that needs it exactly once, whatever else happens", async () => {
        const names = RESOURCES.services.map(({ name }) => name);
        const each = <Value>(value: fc.Arbitrary<Value>) =>
            fc.record(Object.fromEntries(names.map((name) => [name, value])));
        const behaviour = fc.record({
            deploying: each(fc.integer({ min: 0, max: 30 })),
            deployed: each(fc.constantFrom(BEFORE, AFTER)),
            desired: each(fc.integer({ min: 0, max: 3 })),
            looks: fc.integer({ min: 1, max: 30 }),
        });
        await fc.assert(
            fc.asyncProperty(behaviour, fc.constantFrom("api", "mail", "session"), async (given, secret) => {
                const { world, ended } = await run(secret, given);
                const expected = RESOURCES.services
                    .filter(({ secrets }) => secrets.includes(secretArn(secret)))
                    .map(({ name }) => name)
                    .filter((name) => given.desired[name] !== 0 && given.deployed[name] === BEFORE);
                expect(ended.status).to.equal("SUCCEEDED");
                expect(world.restarted).to.deep.equal(expected);
                expect(world.most).to.be.at.most(1);
            }),
            { numRuns: 40 },
        );
    });
});
