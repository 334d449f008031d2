import { expect } from "chai";
import { readSettings } from "../../config/stack-file";
import { mistakesIn, STACK } from "./reading";

/** What is wrong with the route of the backend. */
function routeMistakes(route: Readonly<Record<string, unknown>>): string[] {
    return mistakesIn({ services: { backend: { route } } });
}

describe("a route in a stack file", () => {
    it("matches something", () => {
        expect(routeMistakes({ paths: [] })).to.deep.equal([
            "slipway:services.backend.route.paths: [] matches no request. Name at least one path, or remove it",
        ]);
        expect(routeMistakes({ hosts: [] })).to.deep.equal([
            "slipway:services.backend.route.hosts: [] matches no request. Name at least one host, or remove it",
        ]);
    });

    it("has paths that begin with a slash", () => {
        expect(routeMistakes({ paths: ["api/*"] })).to.deep.equal([
            'slipway:services.backend.route.paths[0]: "api/*" is not a path, like "/api/*"',
        ]);
    });

    it("has at most the five conditions that a load balancer takes", () => {
        expect(routeMistakes({ paths: ["/a", "/b", "/c"], hosts: ["a.example.com", "b.example.com"] })).to.deep.equal(
            [],
        );
        expect(
            routeMistakes({ paths: ["/a", "/b", "/c", "/d"], hosts: ["a.example.com", "b.example.com"] }),
        ).to.deep.equal([
            "slipway:services.backend.route: 6 paths and hosts together are more than a load balancer takes for one " +
                "route, which is 5. Shorten them with *",
        ]);
    });

    it("is not for a worker, and neither are requests to scale by", () => {
        const mailer = { route: { priority: 5, paths: ["/mail"] }, scaling: { max: 3, requestsPerTarget: 100 } };
        const reason = "is for requests, and mailer is a worker in index.ts, which gets none. Remove it";
        expect(mistakesIn({ services: { mailer } })).to.deep.equal([
            `slipway:services.mailer.route: ${reason}`,
            `slipway:services.mailer.scaling.requestsPerTarget: ${reason}`,
        ]);
    });
});

describe("the name of a service", () => {
    for (const name of ["Mailer", "mail_er", "mail--er", "mailer-", "1mailer"]) {
        it(`is not ${name}`, () => {
            const { mistakes } = readSettings({ environment: "dev" }, { [name]: "worker" }, STACK);
            expect(mistakes).to.deep.equal([
                {
                    path: `slipway:services.${name}`,
                    reason:
                        `"${name}" begins the names of AWS resources. Give the service a name of lower-case letters, ` +
                        "digits and single hyphens",
                },
            ]);
        });
    }
});

describe("parameters of PostgreSQL", () => {
    it("cannot let connections without TLS in", () => {
        expect(mistakesIn({ database: { parameters: { "rds.force_ssl": "0", work_mem: "8192" } } })).to.deep.equal([
            "slipway:database.parameters.rds.force_ssl: keeps connections without TLS out, and is always 1. Remove it",
        ]);
    });
});
