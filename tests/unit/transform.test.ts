import { expect } from "chai";
import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../../components/transform";

interface Args {
    size: number;
    tags?: Record<string, string>;
}

const args: Args = { size: 1, tags: { Tier: "data" } };
const options: pulumi.CustomResourceOptions = { protect: true };

describe("a transform", () => {
    it("that is left out leaves the arguments as they are", () => {
        const [name, ownArgs, ownOptions] = transformed(undefined, "db", args, options);
        expect(name).to.equal("db");
        expect(ownArgs).to.equal(args);
        expect(ownOptions).to.equal(options);
    });

    it("that is an object lies over the arguments, property by property", () => {
        const result = transformed({ size: 2 }, "db", args, options);
        expect(result).to.deep.equal(["db", { size: 2, tags: { Tier: "data" } }, { protect: true }]);
    });

    it("that is an object takes the place of a whole property", () => {
        const result = transformed({ tags: { Owner: "shop" } }, "db", args, options);
        expect(result).to.deep.equal(["db", { size: 1, tags: { Owner: "shop" } }, { protect: true }]);
    });

    it("that is a function edits arguments and options in place", () => {
        const result = transformed<Args>(
            (own, ownOptions) => {
                own.size = 3;
                ownOptions.protect = false;
                return undefined;
            },
            "db",
            args,
            options,
        );
        expect(result).to.deep.equal(["db", { size: 3, tags: { Tier: "data" } }, { protect: false }]);
    });

    it("that is a function may return new arguments, with its edits of the options", () => {
        const result = transformed<Args>(
            (own, ownOptions) => {
                ownOptions.retainOnDelete = true;
                return { size: own.size + 4 };
            },
            "db",
            args,
            options,
        );
        expect(result).to.deep.equal(["db", { size: 5 }, { protect: true, retainOnDelete: true }]);
    });

    it("that is a function is told the child's name", () => {
        const names: string[] = [];
        transformed<Args>(
            (_own, _options, name) => {
                names.push(name);
                return undefined;
            },
            "db-postgresql",
            args,
            options,
        );
        expect(names).to.deep.equal(["db-postgresql"]);
    });

    it("never changes the component's own arguments and options", () => {
        transformed({ size: 9 }, "db", args, options);
        transformed<Args>(
            (own, ownOptions) => {
                own.size = 9;
                ownOptions.protect = false;
                return undefined;
            },
            "db",
            args,
            options,
        );
        expect(args).to.deep.equal({ size: 1, tags: { Tier: "data" } });
        expect(options).to.deep.equal({ protect: true });
    });
});
