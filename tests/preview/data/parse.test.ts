import { expect } from "chai";
import { DocumentError, parseDocument } from "../../../preview/data/parse";
import { serialise } from "../../../preview/data/serialise";
import type { PreviewDocument } from "../../../preview/document";
import { NO_OPTIONS } from "../../../preview/options";
import { documentWith, resourceWith } from "../difference/previews";

function messageOf(text: string): string {
    try {
        parseDocument(text, "old.json");
    } catch (error) {
        expect(error).to.be.instanceOf(DocumentError);
        return error instanceof Error ? error.message : "";
    }
    throw new Error("the text was read");
}

function altered(change: Readonly<Record<string, unknown>>): string {
    return JSON.stringify({ ...documentWith({ "a:b:C::d": {} }), ...change });
}

describe("reading a preview", () => {
    it("gives the document back, with the options that were left out", () => {
        const document: PreviewDocument = documentWith(
            {},
            {
                resources: [
                    resourceWith("aws:kms/key:Key::data", {
                        parent: "urn:pulumi:dev::shop::shop:index:Box::box",
                        inputs: { description: "Data" },
                        options: {
                            ...NO_OPTIONS,
                            protect: true,
                            deleteBeforeReplace: false,
                            aliases: ["urn:pulumi:dev::shop::aws:kms/key:Key::old", { name: "older", noParent: true }],
                            customTimeouts: { create: "30m" },
                            version: "7.48.0",
                        },
                    }),
                ],
            },
        );

        expect(parseDocument(serialise(document), "old.json")).to.deep.equal(document);
    });

    it("takes a byte order mark in front", () => {
        const document = documentWith({});

        expect(parseDocument(`\uFEFF${serialise(document)}`, "old.json")).to.deep.equal(document);
    });

    it("leaves out properties that it does not know", () => {
        expect(parseDocument(altered({ cost: 12 }), "old.json")).to.deep.equal(documentWith({ "a:b:C::d": {} }));
    });

    it("names the file that is not JSON", () => {
        expect(messageOf("{,}")).to.match(/^old\.json is not JSON: Expected property name.*\.$/);
    });

    it("names the file that is empty", () => {
        expect(messageOf("")).to.equal("old.json is not JSON: Unexpected end of JSON input.");
    });

    for (const text of ["[]", "12", "null", '{"format":"other"}', "{}"]) {
        it(`names the file that is something else: ${text}`, () => {
            expect(messageOf(text)).to.equal('old.json is not a preview: its "format" is not "slipway-preview".');
        });
    }

    it("says that a newer program wrote the file", () => {
        expect(messageOf(altered({ version: 2 }))).to.equal(
            "old.json is a preview of version 2, and this program reads up to version 1. " +
                "Make the file anew, or read it with the program that made it.",
        );
    });

    it("lists what is wrong in a damaged file, up to five faults", () => {
        expect(messageOf(altered({ project: 1, stack: undefined }))).to.equal(
            "old.json is a damaged preview:\n" +
                "  project: Invalid input: expected string, received number\n" +
                "  stack: Invalid input: expected string, received undefined",
        );
        expect(messageOf(altered({ resources: [{}] })).split("\n")).to.deep.equal([
            "old.json is a damaged preview:",
            "  resources.0.urn: Invalid input: expected string, received undefined",
            "  resources.0.type: Invalid input: expected string, received undefined",
            "  resources.0.name: Invalid input: expected string, received undefined",
            "  resources.0.custom: Invalid input: expected boolean, received undefined",
            "  resources.0.standIn: Invalid input: expected boolean, received undefined",
            "  and 6 more",
        ]);
    });

    it("does not take an older version that never was", () => {
        expect(messageOf(altered({ version: 0 }))).to.equal(
            "old.json is a damaged preview:\n  version: Invalid input: expected 1",
        );
    });
});
