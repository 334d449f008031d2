/**
 * A type token as people say it: `aws:ecs/service:Service` is `ecs.Service`, `awsx:ec2:Vpc` is `awsx.ec2.Vpc`, and a
 * component of the program's own is its class. A resource whose provider is the program's own code is what its type says:
 * `pulumi-nodejs:dynamic/deployment:MigrationGate` is `Migration gate`.
 */
export function typeLabel(type: string, custom: boolean): string {
    const [packageName = "", modulePath = "", name = ""] = type.split(":");
    const [module = ""] = modulePath.split("/");
    if (packageName === "pulumi-nodejs" && name !== "Resource") {
        return inWords(name);
    }
    if (module !== "index") {
        const isImplied = packageName === "aws" || packageName === "pulumi" || packageName === "pulumi-nodejs";
        return isImplied ? `${module}.${name}` : `${packageName}.${module}.${name}`;
    }
    return custom ? `${packageName}.${name}` : name;
}

/** `Migration gate` of `MigrationGate`. */
function inWords(name: string): string {
    const words = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
    return words.charAt(0).toUpperCase() + words.slice(1);
}
