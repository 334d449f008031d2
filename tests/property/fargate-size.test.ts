import { expect } from "chai";
import fc from "fast-check";
import { FARGATE_CPUS, memoryChoices, sizeMistake } from "../../components/fargate/size";

const cpu = fc.constantFrom(...FARGATE_CPUS);

describe("Fargate's pairs of CPU and memory", () => {
    it("are accepted, every one that is offered", () => {
        const refused = FARGATE_CPUS.flatMap((size) => memoryChoices(size).map((memory) => sizeMistake(size, memory)));
        expect(refused.filter((mistake) => mistake !== undefined)).to.deep.equal([]);
    });

    it("are refused with every other whole number, named in the message", () => {
        fc.assert(
            fc.property(cpu, fc.integer({ min: -1024, max: 262144 }), (size, memory) => {
                fc.pre(!memoryChoices(size).includes(memory));
                const start = `${memory} does not go with cpu ${size}. Fargate takes `;
                expect(sizeMistake(size, memory)?.slice(0, start.length)).to.equal(start);
            }),
        );
    });

    it("are refused beside each offered amount, too", () => {
        const beside = FARGATE_CPUS.flatMap((size) =>
            memoryChoices(size).flatMap((memory) => [
                sizeMistake(size, memory - 1),
                sizeMistake(size, memory + 1),
                sizeMistake(size, memory + 0.5),
            ]),
        );
        expect(beside.filter((mistake) => mistake === undefined)).to.deep.equal([]);
    });

    it("grow from size to size: the least and the most memory never shrink", () => {
        fc.assert(
            fc.property(fc.integer({ min: 0, max: FARGATE_CPUS.length - 2 }), (index) => {
                const [smaller, larger] = FARGATE_CPUS.slice(index, index + 2).map(memoryChoices);
                expect(larger?.at(0)).to.be.greaterThan(smaller?.at(0) ?? Number.NaN);
                expect(larger?.at(-1)).to.be.greaterThan(smaller?.at(-1) ?? Number.NaN);
            }),
        );
    });
});
