import { expect } from "chai";
import { patiently } from "../../commands/patiently";

describe("asking AWS patiently", () => {
    const named = (name: string) => Object.assign(new Error(name), { name });

    async function attempts(errors: readonly Error[]) {
        const pauses: number[] = [];
        let asked = 0;
        const result = await patiently(
            () => {
                const error = errors[asked];
                asked += 1;
                return error === undefined ? Promise.resolve("lines") : Promise.reject(error);
            },
            (milliseconds) => Promise.resolve(pauses.push(milliseconds)),
        ).catch((error: unknown) => (error instanceof Error ? error.name : ""));
        return { result, asked, pauses };
    }

    it("asks again after longer and longer pauses where it was too often", async () => {
        const errors = Array.from({ length: 7 }, () => named("ThrottlingException"));
        expect(await attempts(errors)).to.deep.equal({
            result: "lines",
            asked: 8,
            pauses: [500, 1000, 2000, 4000, 8000, 15_000, 15_000],
        });
    });

    it("asks again where the connection broke", async () => {
        const broken = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
        expect(await attempts([broken])).to.deep.include({ result: "lines", asked: 2 });
    });

    it("gives up in the end", async () => {
        const errors = Array.from({ length: 20 }, () => named("ThrottlingException"));
        expect(await attempts(errors)).to.deep.include({ result: "ThrottlingException", asked: 10 });
    });

    it("does not ask again for what is not allowed", async () => {
        expect(await attempts([named("AwsProblem")])).to.deep.equal({ result: "AwsProblem", asked: 1, pauses: [] });
    });
});
