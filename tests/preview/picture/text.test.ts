import { expect } from "chai";
import { shortened, textWidth, wrapped } from "../../../preview/picture/text";

const FONT = { size: 10 };

describe("text in a picture", () => {
    it("is as wide as its letters", () => {
        expect(textWidth("", FONT)).to.equal(0);
        expect(textWidth("Hi", FONT)).to.be.closeTo(10.3, 1e-9);
        expect(textWidth("Hi", { size: 20, bold: true })).to.be.closeTo(23.6, 1e-9);
    });

    it("is as wide as its font's size by letter where the letter is not known", () => {
        expect(textWidth("日本", FONT)).to.equal(20);
    });

    it("ends with an ellipsis where it is too long", () => {
        expect(shortened("load balancer", FONT, 100)).to.equal("load balancer");
        expect(shortened("load balancer", FONT, 40)).to.equal("load…");
        expect(shortened("load", FONT, 1)).to.equal("l…");
    });

    it("breaks after spaces, hyphens, dots, slashes and commas", () => {
        expect(wrapped("access-logs of web", FONT, 45)).to.deep.equal(["access-", "logs of", "web"]);
        expect(wrapped("access-logs of web", FONT, 200)).to.deep.equal(["access-logs of web"]);
        expect(wrapped("10.0.0.0/16", FONT, 20)).to.deep.equal(["10.", "0.0.", "0/", "16"]);
        expect(wrapped("", FONT, 20)).to.deep.equal([]);
    });

    it("puts the rest into the last line that is allowed", () => {
        expect(wrapped("one two three", FONT, 20, 2)).to.deep.equal(["one", "t…"]);
    });
});
