/**
 * The instructions that a build carried out, in the order in which they were begun and without those whose result it had
 * from an earlier build; each is cut at its first `&&`.
 */
export function stepsThatRan(progress: string): string[] {
    const instructions = new Map<string, string>();
    const cached = new Set<string>();
    for (const line of progress.split("\n")) {
        const [, number = "", text = ""] = /^#(\d+) (.*)$/.exec(line) ?? [];
        // [stage 3/7] COPY src ./src
        const [, instruction] = /^\[[^\]]+ \d+\/\d+\] ((?!FROM ).*?)( +&& .*)?$/.exec(text) ?? [];
        if (instruction !== undefined) {
            instructions.set(number, instruction);
        }
        if (text === "CACHED") {
            cached.add(number);
        }
    }
    return [...instructions].flatMap(([number, instruction]) => (cached.has(number) ? [] : [instruction]));
}
