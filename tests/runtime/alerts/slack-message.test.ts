import { expect } from "chai";
import fc from "fast-check";
import type { AlarmNotice, Notice } from "../../../runtime/src/alerts/notice";
import { slackMessage } from "../../../runtime/src/alerts/slack-message";
import { NOTICE } from "./notices";

const LINK =
    "<https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/" +
    "shop-prod-monitoring-errors|Alarm>";

/** The texts of a message, without the one of the notification. */
function texts(...notices: Notice[]): string[] {
    return slackMessage(notices, "shop prod").attachments.flatMap(({ blocks }) =>
        blocks.flatMap((block) =>
            block.type === "section" ? [block.text.text] : block.elements.map(({ text }) => text),
        ),
    );
}

describe("a message to Slack", () => {
    it("says what rings, what to do, why, where, and when", () => {
        expect(slackMessage([NOTICE], "shop prod")).to.deep.equal({
            text: "shop prod: shop-prod-monitoring-errors rings",
            attachments: [
                {
                    color: "#ff7f0e",
                    blocks: [
                        {
                            type: "section",
                            text: {
                                type: "mrkdwn",
                                text:
                                    "*shop-prod-monitoring-errors* rings\n" +
                                    "More than 5 % of the requests are answered with 5xx.",
                            },
                        },
                        {
                            type: "context",
                            elements: [
                                {
                                    type: "mrkdwn",
                                    text: "Threshold Crossed: 3 datapoints were &gt;= the threshold (1.0).",
                                },
                            ],
                        },
                        {
                            type: "context",
                            elements: [
                                {
                                    type: "mrkdwn",
                                    text: `shop prod · 2026-11-21T10:00:00.000+0000 · ${LINK} · docs/monitoring.md#errors`,
                                },
                            ],
                        },
                    ],
                },
            ],
        });
    });

    it("calls everybody in the channel when users are affected, and not when all is well", () => {
        const page: AlarmNotice = { ...NOTICE, urgency: "page" };
        const well: AlarmNotice = { ...page, state: "OK" };
        expect(slackMessage([page, NOTICE, page], "shop prod").text).to.match(
            /^<!channel> shop prod: shop-prod-monitoring-errors rings;/,
        );
        expect(slackMessage([NOTICE, well], "shop prod").text).to.match(
            /^shop prod: shop-prod-monitoring-errors rings;/,
        );
        expect(texts(page)[0]).to.match(/^\*shop-prod-monitoring-errors\* rings\n/);
        expect(texts(well)[0]).to.equal("*shop-prod-monitoring-errors* is well again");
        const colors = [page, NOTICE, { ...page, state: "OK" as const }].map(
            (notice) => slackMessage([notice], "").attachments[0]?.color,
        );
        expect(colors).to.deep.equal(["#d62728", "#ff7f0e", "#2ca02c"]);
    });

    it("leads to the runbook where that has an address", () => {
        expect(texts({ ...NOTICE, runbook: "https://example.com/r#errors" })[2]).to.match(
            / · <https:\/\/example\.com\/r#errors\|Runbook>$/,
        );
    });

    it("has what came together, the oldest first", () => {
        const later: Notice = { ...NOTICE, name: "later", at: "2026-11-21T10:01:00.000+0000" };
        const { text, attachments } = slackMessage([later, NOTICE], "shop prod");
        expect(text).to.equal("shop prod: shop-prod-monitoring-errors rings; later rings");
        expect(attachments).to.have.length(2);
    });

    it("shows a text as it is, without its meaning to Slack", () => {
        const notice: Notice = {
            kind: "text",
            urgency: "inform",
            subject: "<!channel> & more",
            text: "<https://example.com|click>",
            at: "now",
            id: "1",
        };
        expect(texts(notice)).to.deep.equal([
            "*&lt;!channel&gt; &amp; more*\n&lt;https://example.com|click&gt;",
            "shop prod · now",
        ]);
    });

    it("stays within what Slack takes, and calls nobody because of what stands in an alarm", () => {
        const notice = fc.record({
            kind: fc.constant("alarm" as const),
            urgency: fc.constant("inform" as const),
            name: fc.string({ minLength: 1, maxLength: 255 }),
            state: fc.constantFrom("ALARM" as const, "OK" as const, "INSUFFICIENT_DATA" as const),
            description: fc.string({ maxLength: 5000 }),
            runbook: fc.option(fc.string(), { nil: undefined }),
            reason: fc.oneof(fc.string({ maxLength: 5000 }), fc.constant("<!channel> ".repeat(500))),
            at: fc.string(),
            region: fc.option(fc.constant("eu-west-1"), { nil: undefined }),
        });
        fc.assert(
            fc.property(fc.array(notice, { minLength: 1, maxLength: 10 }), (notices) => {
                const message = slackMessage(notices, "shop prod");
                for (const text of [message.text, ...texts(...notices)]) {
                    expect(text.length).to.be.within(1, 3000);
                    expect(text).to.not.include("<!");
                }
            }),
            { numRuns: 50 },
        );
    });
});
