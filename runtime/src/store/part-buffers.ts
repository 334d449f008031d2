/**
 * Memory for the parts of an upload: a fixed number of buffers, used again and again. It is taken at once, so that a
 * large object needs no more than a small one.
 */
export class PartBuffers {
    private readonly free: Buffer[];
    private readonly waiting: ((buffer: Buffer) => void)[] = [];

    constructor(count: number, bytes: number) {
        this.free = Array.from({ length: count }, () => allocate(bytes));
    }

    /** Waits for a buffer that nobody uses, and makes it of this size. */
    async take(bytes: number): Promise<Buffer> {
        const buffer = this.free.pop() ?? (await new Promise<Buffer>((resolve) => this.waiting.push(resolve)));
        return buffer.length === bytes ? buffer : allocate(bytes);
    }

    giveBack(buffer: Buffer): void {
        const next = this.waiting.shift();
        if (next === undefined) {
            this.free.push(buffer);
        } else {
            next(buffer);
        }
    }
}

// The system gives memory only when it is written to.
function allocate(bytes: number): Buffer {
    return Buffer.allocUnsafeSlow(bytes).fill(0);
}
