import { expect } from "chai";
import fc from "fast-check";
import { identity, readNotice } from "../../../runtime/src/alerts/notice";
import { ALARM, NOTICE, queued } from "./notices";

describe("a message in the queue", () => {
    it("is read as a change of an alarm's state", () => {
        expect(readNotice(queued(ALARM), "record")).to.deep.equal(NOTICE);
    });

    it("pages where it is of the topic that pages, and of no other", () => {
        const urgency = (topic: string) => readNotice(queued(ALARM, topic), "record").urgency;
        expect(urgency("monitoring-page-0a1b2c3")).to.equal("page");
        expect(urgency("monitoring-page")).to.equal("page");
        expect(urgency("homepage-inform-0a1b2c3")).to.equal("inform");
        expect(urgency("monitoring-page-inform-0a1b2c3")).to.equal("inform");
    });

    it("of an alarm without description, runbook or ARN is read all the same", () => {
        const { AlarmArn, ...bare } = ALARM;
        expect(AlarmArn).to.be.a("string");
        expect(readNotice(queued({ ...bare, AlarmDescription: null }), "record")).to.deep.equal({
            ...NOTICE,
            description: "",
            runbook: undefined,
            region: undefined,
        });
        expect(readNotice(queued({ ...ALARM, AlarmDescription: "No runbook here." }), "record")).to.include({
            description: "No runbook here.",
            runbook: undefined,
        });
    });

    it("is text where it is of no alarm", () => {
        expect(readNotice(queued("You have spent 80 %", "monitoring-inform-0a1b2c3", "m1"), "record")).to.deep.equal({
            kind: "text",
            urgency: "inform",
            subject: "Message",
            text: "You have spent 80 %",
            at: "2026-11-21T10:00:01.000Z",
            id: "m1",
        });
        const subject = JSON.stringify({ ...JSON.parse(queued("x")), Subject: "AWS Budgets: shop-prod-monitoring" });
        expect(readNotice(subject, "record")).to.include({ subject: "AWS Budgets: shop-prod-monitoring" });
    });

    it("is text, too, where it is nothing that SNS sent", () => {
        expect(readNotice("not JSON", "record")).to.deep.equal({
            kind: "text",
            urgency: "inform",
            subject: "Message",
            text: "not JSON",
            at: "",
            id: "record",
        });
    });

    it("never fails to be read", () => {
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.string(),
                    fc.json(),
                    fc.json().map((json) => queued(json)),
                ),
                (body) => {
                    expect(readNotice(body, "record").kind).to.be.oneOf(["alarm", "text"]);
                },
            ),
        );
    });

    it("is known again by its alarm, state and time, whatever id SNS or SQS give it", () => {
        const of = (message: object, id: string) => identity(readNotice(queued(message, undefined, id), id));
        expect(of(ALARM, "1")).to.equal(of(ALARM, "2"));
        for (const other of [
            { NewStateValue: "OK" },
            { StateChangeTime: "2026-11-21T10:05:00.000+0000" },
            { AlarmName: "shop-prod-monitoring-down" },
        ]) {
            expect(of({ ...ALARM, ...other }, "1")).to.not.equal(of(ALARM, "1"));
        }
        const paged = identity(readNotice(queued(ALARM, "monitoring-page-0a1b2c3"), "1"));
        expect(paged).to.not.equal(of(ALARM, "1"));
        expect(identity(readNotice(queued("x", undefined, "1"), "r"))).to.not.equal(
            identity(readNotice(queued("x", undefined, "2"), "r")),
        );
    });
});
