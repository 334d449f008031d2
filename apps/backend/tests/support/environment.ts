/** Sets environment variables of this process, and gives a function that puts the former values back. */
export function setEnvironment(variables: Readonly<Record<string, string>>): () => void {
    const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, variables);
    return () => {
        for (const [name, value] of before) {
            if (value === undefined) {
                Reflect.deleteProperty(process.env, name);
            } else {
                process.env[name] = value;
            }
        }
    };
}
