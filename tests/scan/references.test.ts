import { expect } from "chai";
import fc from "fast-check";
import { referenceOf, type Source } from "../../commands/scan/references";
import { resourceOf } from "../preview/cost/support";

const ADDRESS = "aws_kms_key.dev_data";

const ID = "key-id";
const KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/key-id";

const SOURCE: Source = {
    resource: { ...resourceOf("aws:kms/key:Key", "data"), id: ID, outputs: { keyId: ID, arn: KEY_ARN, enabled: true } },
    address: ADDRESS,
};

const text = fc.oneof(fc.string(), fc.constantFrom(ID, KEY_ARN, `${KEY_ARN}/*`));

describe("a reference", () => {
    it("names the attribute that has the value", () => {
        expect(referenceOf(ID, [SOURCE])).to.deep.equal({ value: undefined, references: [`${ADDRESS}.id`, ADDRESS] });
        expect(referenceOf(KEY_ARN, [SOURCE])).to.deep.equal({
            value: undefined,
            references: [`${ADDRESS}.arn`, ADDRESS],
        });
    });

    it("names the attributes of a list, and leaves what else is in it", () => {
        expect(referenceOf([ID, KEY_ARN], [SOURCE])).to.deep.equal({
            value: undefined,
            references: [`${ADDRESS}.id`, ADDRESS, `${ADDRESS}.arn`],
        });
        expect(referenceOf(["alias/aws/s3", KEY_ARN], [SOURCE])).to.deep.equal({
            value: ["alias/aws/s3", null],
            references: [`${ADDRESS}.arn`, ADDRESS],
        });
    });

    it("is none where no resource has the value, or a text only contains it", () => {
        for (const value of [`${KEY_ARN}/*`, "", "other", [], [""], 443, null, { key: ID }]) {
            expect(referenceOf(value, [SOURCE]), JSON.stringify(value)).to.equal(undefined);
        }
        expect(referenceOf(ID, [])).to.equal(undefined);
    });

    it("is never made up", () => {
        fc.assert(
            fc.property(fc.oneof(text, fc.array(text)), (value) => {
                const reference = referenceOf(value, [SOURCE]);
                const texts = typeof value === "string" ? [value] : value;
                expect(reference === undefined).to.equal(!texts.some((one) => one === ID || one === KEY_ARN));
            }),
        );
    });
});
