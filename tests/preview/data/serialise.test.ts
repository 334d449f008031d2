import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { parseDocument } from "../../../preview/data/parse";
import { serialise } from "../../../preview/data/serialise";
import { documentWith, preview, resourceWith } from "../difference/previews";
import { previewOf } from "../difference/real-program";

describe("a preview as JSON", () => {
    it("has its head first, keys sorted, lists that are sets sorted, and a newline at the end", () => {
        const document = documentWith(
            {},
            {
                outputs: { url: "http://a", arn: "arn:b" },
                warnings: ["careful"],
                resources: [
                    resourceWith("aws:sns/topic:Topic::alarms", {
                        inputs: { tags: { b: "2", a: "1" }, name: "alarms" },
                        dependencies: ["urn:b", "urn:a"],
                        propertyDependencies: { name: ["urn:b", "urn:a"] },
                    }),
                ],
            },
        );

        expect(serialise(document)).to.equal(`{
  "format": "slipway-preview",
  "version": 1,
  "project": "shop",
  "stack": "dev",
  "region": "eu-west-1",
  "warnings": [
    "careful"
  ],
  "errors": [],
  "outputs": {
    "arn": "arn:b",
    "url": "http://a"
  },
  "resources": [
    {
      "urn": "urn:pulumi:dev::shop::aws:sns/topic:Topic::alarms",
      "type": "aws:sns/topic:Topic",
      "name": "alarms",
      "custom": true,
      "standIn": false,
      "external": false,
      "id": "alarms-id",
      "inputs": {
        "name": "alarms",
        "tags": {
          "a": "1",
          "b": "2"
        }
      },
      "outputs": {},
      "dependencies": [
        "urn:a",
        "urn:b"
      ],
      "propertyDependencies": {
        "name": [
          "urn:a",
          "urn:b"
        ]
      },
      "options": {
        "additionalSecretOutputs": [],
        "aliases": [],
        "customTimeouts": {},
        "hideDiffs": [],
        "ignoreChanges": [],
        "protect": false,
        "providers": {},
        "replaceOnChanges": [],
        "replaceWith": [],
        "retainOnDelete": false
      }
    }
  ]
}
`);
    });

    it("is the same for the same values in another order", () => {
        const one = documentWith({ "a:b:C::d": { x: 1, y: { p: 1, q: 2 } } });
        const other = documentWith({ "a:b:C::d": { y: { q: 2, p: 1 }, x: 1 } });

        expect(serialise(one)).to.equal(serialise(other));
    });

    it("keeps the resources in the program's order", () => {
        const document = documentWith({ "a:b:C::z": {}, "a:b:C::a": {} });

        expect(parseDocument(serialise(document), "preview.json").resources.map(({ name }) => name)).to.deep.equal([
            "z",
            "a",
        ]);
    });

    it("has masks in the place of secrets", async () => {
        const document = await preview(() => {
            new aws.ssm.Parameter("token", { type: "SecureString", value: pulumi.secret("hush-hush") });
            return { token: pulumi.secret("hush-hush") };
        });

        const text = serialise(document);

        expect(text).not.to.contain("hush-hush");
        expect(parseDocument(text, "preview.json").outputs).to.deep.equal({ token: "[secret]" });
        expect(parseDocument(text, "preview.json").resources[0]?.inputs).to.deep.equal({
            type: "SecureString",
            value: "[secret]",
        });
    });

    for (const stack of ["dev", "prod"]) {
        it(`is equal byte by byte for two runs of ${stack}`, async () => {
            expect(serialise(await previewOf(stack))).to.equal(serialise(await previewOf(stack)));
        });
    }

    it("is the same again when it was read and written", async () => {
        const text = serialise(await previewOf("prod"));

        expect(serialise(parseDocument(text, "prod.json"))).to.equal(text);
    });
});
