import { expect } from "chai";
import fc from "fast-check";
import { statusText } from "../../../commands/status/render";
import type { Screen } from "../../../preview/style";
import type { ServiceStatus } from "../../../commands/status/services";
import { reasonsIn, type Status } from "../../../commands/status/status";

const PLAIN: Screen = { color: false, width: undefined };
const AT = "2026-11-21T14:03:05.000Z";
const SERVICE: ServiceStatus = {
    name: "backend",
    running: 1,
    wanted: 1,
    release: { value: "1f3c9a7d20be" },
    deployment: { value: { status: "SUCCESSFUL", at: AT, reason: undefined } },
};
const STATUS: Status = {
    stack: "dev",
    region: "eu-west-1",
    at: AT,
    application: { value: { url: "http://example.com", status: 200, milliseconds: 12, isUp: true } },
    targets: { value: { healthy: 1, total: 1 } },
    services: { value: [SERVICE] },
    database: {
        value: {
            identifier: "db",
            state: "available",
            instanceClass: "db.t4g.micro",
            version: "18.1",
            isMultiAz: true,
            storageGigabytes: 20,
            maxStorageGigabytes: undefined,
            freeBytes: { value: 1.5 * 2 ** 30 },
        },
    },
    dump: { value: { status: "SUCCEEDED", at: "2026-11-21T13:03:05.000Z", result: "daily/1, 4 MB" } },
    drill: { value: undefined },
    alarms: { value: [] },
    cost: undefined,
};

function shown(changes: Partial<Status>, screen = PLAIN): string {
    return statusText({ ...STATUS, ...changes }, screen);
}

describe("a status on the screen", () => {
    const down = { url: "http://example.com", status: 503, milliseconds: 3, isUp: false };

    it("is down where the load balancer answers alone", () => {
        expect(shown({ application: { value: down } })).to.contain(
            "application  down, 503 in 3 ms from http://example.com\n",
        );
    });

    it("is asleep where that is because no tasks are wanted", () => {
        const services = { value: [{ ...SERVICE, running: 0, wanted: 0 }] };
        expect(shown({ application: { value: down }, services })).to.contain("application  asleep, 503 in");
    });

    it("marks what is wrong, on a terminal that shows colours only", () => {
        const color = shown({ services: { value: [{ ...SERVICE, running: 0 }] } }, { color: true, width: 100 });
        expect(color).to.contain("\u001b[31m0/1    \u001b[0m");
        // 1.5 of 20 GiB is little.
        expect(color).to.contain("\u001b[31m1.5 of 20 GiB free (8 %)\u001b[0m");
        expect(shown({})).not.to.contain("\u001b");
    });

    it("says of each part why it is not known, a reason once", () => {
        const reason = "AWS does not let you call ecs:ListServiceDeployments: No.";
        const services = [SERVICE, { ...SERVICE, name: "frontend" }].map((service) => ({
            ...service,
            deployment: { reason },
        }));
        const text = shown({ services: { value: services }, drill: { reason: "states:ListExecutions" } });
        expect(text.split(`not known: ${reason}`)).to.have.length(2);
        expect(text).to.contain("last drill   not known: states:ListExecutions\n");
        expect(reasonsIn({ ...STATUS, services: { value: services } })).to.deep.equal([reason, reason]);
    });

    it("says that there are no backups, and that there was none", () => {
        expect(shown({ dump: { value: "off" } })).to.contain("last dump    backups are off (slipway:backups)\n");
        expect(shown({})).to.contain("last drill   none in 90 days\n");
    });

    it("says what it cost, and why that may be nothing", () => {
        const cost = (amount: number) => shown({ cost: { value: { amount, unit: "USD", from: "2026-11-01" } } });
        expect(cost(41.237)).to.contain("cost         41.24 USD since 2026-11-01, as far as AWS has it\n");
        expect(cost(41.237)).not.to.contain("cost allocation");
        expect(cost(0)).to.contain("active for cost allocation");
        expect(shown({})).not.to.contain("cost");
    });

    it("is never wider than 100 columns, nor than the terminal", () => {
        const text = fc.string({ unit: "grapheme-ascii", maxLength: 300, size: "max" });
        fc.assert(
            fc.property(text, fc.option(fc.integer({ min: 20, max: 200 }), { nil: undefined }), (word, width) => {
                const changes: Partial<Status> = {
                    targets: { reason: word },
                    services: {
                        value: [
                            { ...SERVICE, name: word },
                            { ...SERVICE, deployment: { value: { status: "STOPPED", at: AT, reason: word } } },
                        ],
                    },
                    alarms: { value: [{ name: word, since: AT, description: word }] },
                };
                for (const line of shown(changes, { ...PLAIN, width }).split("\n")) {
                    expect(line.length, line).to.be.at.most(Math.min(100, width ?? 100));
                }
            }),
        );
    });
});
