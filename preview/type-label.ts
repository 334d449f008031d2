/**
 * A type token as people say it: `aws:ecs/service:Service` is `ecs.Service`, `awsx:ec2:Vpc` is `awsx.ec2.Vpc`, and a
 * component of the program's own is its class.
 */
export function typeLabel(type: string, custom: boolean): string {
    const [packageName = "", modulePath = "", name = ""] = type.split(":");
    const [module = ""] = modulePath.split("/");
    if (module !== "index") {
        const isImplied = packageName === "aws" || packageName === "pulumi" || packageName === "pulumi-nodejs";
        return isImplied ? `${module}.${name}` : `${packageName}.${module}.${name}`;
    }
    return custom ? `${packageName}.${name}` : name;
}
