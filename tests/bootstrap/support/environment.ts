/** Changes to this process's environment that are taken back. */
export class Environment {
    private readonly before = new Map<string, string | undefined>();

    /** Sets variables. */
    set(values: Readonly<Record<string, string>>): void {
        for (const [name, value] of Object.entries(values)) {
            if (!this.before.has(name)) {
                this.before.set(name, process.env[name]);
            }
            process.env[name] = value;
        }
    }

    /** Brings back what was before. */
    restore(): void {
        for (const [name, value] of this.before) {
            if (value === undefined) {
                Reflect.deleteProperty(process.env, name);
            } else {
                process.env[name] = value;
            }
        }
    }
}
