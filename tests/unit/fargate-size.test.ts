import { expect } from "chai";
import { FARGATE_CPUS, memoryChoices, sizeMistake } from "../../components/fargate/size";

describe("Fargate sizes", () => {
    it("are the seven that AWS has", () => {
        expect(FARGATE_CPUS).to.deep.equal([256, 512, 1024, 2048, 4096, 8192, 16384]);
    });

    it("take these amounts of memory", () => {
        expect(memoryChoices(256)).to.deep.equal([512, 1024, 2048]);
        expect(memoryChoices(512)).to.deep.equal([1024, 2048, 3072, 4096]);
        expect(memoryChoices(1024)).to.deep.equal([2048, 3072, 4096, 5120, 6144, 7168, 8192]);
        expect(memoryChoices(2048)).to.deep.equal([
            4096, 5120, 6144, 7168, 8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384,
        ]);
        expect(memoryChoices(4096)).to.deep.equal([
            8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384, 17408, 18432, 19456, 20480, 21504, 22528,
            23552, 24576, 25600, 26624, 27648, 28672, 29696, 30720,
        ]);
        expect(memoryChoices(8192)).to.deep.equal([
            16384, 20480, 24576, 28672, 32768, 36864, 40960, 45056, 49152, 53248, 57344, 61440,
        ]);
        expect(memoryChoices(16384)).to.deep.equal([
            32768, 40960, 49152, 57344, 65536, 73728, 81920, 90112, 98304, 106496, 114688, 122880,
        ]);
    });

    it("hand out a list of their own each time", () => {
        memoryChoices(256).push(1500);
        expect(memoryChoices(256)).to.deep.equal([512, 1024, 2048]);
    });

    it("have nothing to object to a pair that Fargate takes", () => {
        expect(sizeMistake(256, 512)).to.equal(undefined);
        expect(sizeMistake(8192, 61440)).to.equal(undefined);
    });

    it("list the choices where they are few", () => {
        expect(sizeMistake(256, 1500)).to.equal("1500 does not go with cpu 256. Fargate takes 512, 1024 or 2048");
        expect(sizeMistake(512, 512)).to.equal("512 does not go with cpu 512. Fargate takes 1024, 2048, 3072 or 4096");
    });

    it("name the range and the step where the choices are many", () => {
        expect(sizeMistake(1024, 1024)).to.equal(
            "1024 does not go with cpu 1024. Fargate takes 2048 to 8192 in steps of 1024",
        );
        expect(sizeMistake(8192, 17408)).to.equal(
            "17408 does not go with cpu 8192. Fargate takes 16384 to 61440 in steps of 4096",
        );
        expect(sizeMistake(16384, 131072)).to.equal(
            "131072 does not go with cpu 16384. Fargate takes 32768 to 122880 in steps of 8192",
        );
    });
});
