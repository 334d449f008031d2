import { expect } from "chai";
import { createServer, type Server } from "node:http";
import { notify, slackText } from "../../.github/scripts/github/slack";

describe("a message in Slack", () => {
    let server: Server;
    let bodies: string[];
    let answers: (readonly [status: number, headers?: Record<string, string>])[];
    let printed: string;
    let waits: number[];

    const write = process.stdout.write.bind(process.stdout);

    beforeEach(async () => {
        [bodies, answers, printed, waits] = [[], [], "", []];
        server = createServer((request, response) => {
            let body = "";
            request.on("data", (part: Buffer) => (body += part.toString("utf8")));
            request.on("end", () => {
                bodies.push(body);
                const [status, headers] = answers.shift() ?? [200];
                response.writeHead(status, headers).end("ok");
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });

    afterEach(() => {
        server.closeAllConnections();
        server.close();
    });

    const url = () => {
        const address = server.address();
        return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/services/hidden-part`;
    };

    async function send(webhook: string | undefined): Promise<string> {
        process.stdout.write = (text) => {
            printed += String(text);
            return true;
        };
        try {
            return await notify({ headline: "dev is deployed" }, { SLACK_WEBHOOK_URL: webhook }, (milliseconds) =>
                Promise.resolve(waits.push(milliseconds)),
            );
        } finally {
            process.stdout.write = write;
        }
    }

    it("is posted as JSON", async () => {
        expect(await send(url())).to.equal("sent");
        expect(bodies.map((body): unknown => JSON.parse(body))).to.deep.equal([{ text: "*dev is deployed*" }]);
    });

    it("is not sent without a webhook, and says so", async () => {
        expect(await send(undefined)).to.equal("not set up");
        expect(printed).to.equal("No message to Slack: SLACK_WEBHOOK_URL is not set.\n");
    });

    it("waits as long as Slack says", async () => {
        answers = [[429, { "retry-after": "3" }], [500]];
        expect(await send(url())).to.equal("sent");
        expect(waits).to.deep.equal([3000, 1000]);
    });

    it("is given up without a word of the webhook's address", async () => {
        answers = [[403]];
        expect(await send(url())).to.equal("failed");
        expect(printed).to.equal("::warning::Slack did not take the message: it answered 403.\n");
        for (const webhook of ["not an address hidden-part", "http://127.0.0.1:1/hidden-part"]) {
            printed = "";
            expect(await send(webhook)).to.equal("failed");
            expect(printed).to.equal(
                "::warning::Slack did not take the message: it cannot be reached at SLACK_WEBHOOK_URL.\n",
            );
        }
    });

    it("calls nobody and links nowhere by what a commit says", () => {
        const text = slackText({
            headline: "dev <!channel> & co",
            facts: [["Commit", "<https://evil.example.com|fix>"]],
            reason: "failed: ```<!here>```",
            link: { url: "https://example.com/a|b>", label: "the <run>" },
        });
        expect(text.split("\n")).to.deep.equal([
            "*dev &lt;!channel&gt; &amp; co*",
            "Commit: &lt;https://evil.example.com|fix&gt;",
            "```failed: '''&lt;!here&gt;'''```",
            "<https://example.com/a%7Cb&gt;|the &lt;run&gt;>",
        ]);
    });

    it("shows the end of a long reason, in whole characters", () => {
        const [, reason = ""] = slackText({ headline: "x", reason: `${"😀".repeat(2000)}the cause` }).split("\n");
        expect(reason.length).to.be.within(1450, 1520);
        expect(reason).to.match(/^```…😀.*the cause```$/u);
        expect(reason).not.to.match(/\p{Surrogate}/u);
    });
});
