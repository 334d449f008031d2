import type { Run } from "../../../.github/scripts/delivery/process";

/** What an image repository holds, by tag. */
export type Tags = Map<string, string>;

/** Image repositories, and folders with OCI layouts, as `aws` and `skopeo` show and change them. */
export class FakeRegistry {
    /** Repositories by address; one that is not there is missing. */
    readonly repositories = new Map<string, Tags>();
    /** Digests of OCI layouts, by path. */
    readonly layouts = new Map<string, string>();
    /** Commands, as they were given. */
    readonly commands: string[] = [];
    /** What was written to a program's input. */
    readonly inputs: string[] = [];
    /** What arrives in the place of what was copied. */
    broken: string | undefined;
    /** How AWS refuses to look a repository up. */
    refusal: string | undefined;

    /** Runs a command against it. */
    readonly run: Run = (command, args, options = {}) => {
        this.commands.push([command, ...args].join(" "));
        if (options.input !== undefined) {
            this.inputs.push(options.input);
        }
        return Promise.resolve(this.answer(command, args));
    };

    private answer(command: string, args: readonly string[]) {
        const [first = "", second = ""] = args;
        if (command === "aws" && second === "get-login-password") {
            return ended("password\n");
        }
        if (command === "aws" && second === "describe-repositories") {
            const name = args[3] ?? "";
            const found = [...this.repositories.keys()].some((url) => url.endsWith(`/${name}`));
            return this.refusal !== undefined
                ? failed(this.refusal)
                : found
                  ? ended("{}")
                  : failed("An error occurred (RepositoryNotFoundException) when calling DescribeRepositories");
        }
        if (command === "aws" && second === "describe-images") {
            const url = [...this.repositories.keys()].find((one) => one.endsWith(`/${args[3] ?? ""}`)) ?? "";
            const digest = this.repositories.get(url)?.get((args[5] ?? "").replace("imageTag=", ""));
            return digest === undefined ? failed("An error occurred (ImageNotFoundException)") : ended(`${digest}\n`);
        }
        switch (first) {
            case "login":
                return ended("Login Succeeded!");
            case "copy":
                return this.copied(args.at(-2) ?? "", args.at(-1) ?? "");
            default:
                return failed(`unknown: ${command} ${first}`);
        }
    }

    private copied(from: string, to: string) {
        const digest = this.find(from);
        if (digest === undefined) {
            return failed(`initializing source ${from}: manifest unknown`);
        }
        if (to.startsWith("oci:")) {
            this.layouts.set(to, digest);
            return ended("");
        }
        const [, url = "", tag = ""] = /^docker:\/\/(.+):([^:/]+)$/.exec(to) ?? [];
        const tags = this.repositories.get(url);
        if (tags === undefined) {
            return failed("name unknown");
        }
        if (tags.has(tag) && !tag.endsWith("-latest") && tags.get(tag) !== digest) {
            return failed("ImageTagAlreadyExistsException");
        }
        tags.set(tag, this.broken ?? digest);
        return ended("");
    }

    private find(reference: string): string | undefined {
        if (reference.startsWith("oci:")) {
            return this.layouts.get(reference);
        }
        const [, url = "", digest] = /^docker:\/\/(.+)@(sha256:.+)$/.exec(reference) ?? [];
        if (digest !== undefined) {
            return [...(this.repositories.get(url)?.values() ?? [])].find((one) => one === digest);
        }
        return undefined;
    }
}

function ended(stdout: string) {
    return { code: 0, stdout, output: stdout };
}

function failed(output: string) {
    return { code: 1, stdout: "", output };
}
