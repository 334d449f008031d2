/**
 * What Fargate runs: CPU units (1024 are one vCPU) and the memory that goes with them, in MiB.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const MEMORY = {
    256: { values: [512, 1024, 2048] },
    512: { from: 1024, to: 4096, step: 1024 },
    1024: { from: 2048, to: 8192, step: 1024 },
    2048: { from: 4096, to: 16384, step: 1024 },
    4096: { from: 8192, to: 30720, step: 1024 },
    8192: { from: 16384, to: 61440, step: 4096 },
    16384: { from: 32768, to: 122880, step: 8192 },
} as const;

/**
 * CPU units of a Fargate task: 1024 are one vCPU.
 * @useDeclaredType
 */
export type FargateCpu = keyof typeof MEMORY;

/** The CPU sizes that Fargate has, from small to large. */
export const FARGATE_CPUS = [256, 512, 1024, 2048, 4096, 8192, 16384] as const satisfies readonly FargateCpu[];

/** The amounts of memory, in MiB, that Fargate takes with a CPU size, from small to large. */
export function memoryChoices(cpu: FargateCpu): number[] {
    const choice = MEMORY[cpu];
    if ("values" in choice) {
        return [...choice.values];
    }
    return Array.from({ length: (choice.to - choice.from) / choice.step + 1 }, (_, n) => choice.from + n * choice.step);
}

/**
 * Says what is wrong with a pair of CPU and memory.
 *
 * @returns the reason and the choices, or `undefined` where Fargate takes the pair.
 */
export function sizeMistake(cpu: FargateCpu, memory: number): string | undefined {
    const choices = memoryChoices(cpu);
    if (choices.includes(memory)) {
        return undefined;
    }
    return `${memory} does not go with cpu ${cpu}. Fargate takes ${describeChoices(choices)}`;
}

function describeChoices(choices: readonly number[]): string {
    const [first, second] = choices;
    const last = choices.at(-1);
    if (choices.length <= 4 || first === undefined || second === undefined || last === undefined) {
        return `${choices.slice(0, -1).join(", ")} or ${String(last)}`;
    }
    return `${first} to ${last} in steps of ${second - first}`;
}
