import { expect } from "chai";
import { POLICIES } from "../../policies/catalogue";
import type { CheckedResource, Policy, Problem } from "../../policies/model";
import { UNKNOWN } from "../../policies/values";
import { UNKNOWN as PREVIEWED_UNKNOWN } from "../../preview/wire";
import { type Case, checked } from "./cases/case";
import { ENCRYPTION } from "./cases/encryption";
import { OPENNESS } from "./cases/openness";
import { ORDER } from "./cases/order";
import { PERMISSIONS } from "./cases/permissions";
import { SAFETY } from "./cases/safety";

const CASES = { ...ENCRYPTION, ...OPENNESS, ...PERMISSIONS, ...SAFETY, ...ORDER };

function problemsIn(policy: Policy, { environment = "dev", resources = [], facts }: Case): readonly Problem[] {
    const circumstances = { environment };
    switch (policy.kind) {
        case "resource":
            return resources.flatMap((resource) =>
                policy.check(resource, circumstances).map((message) => ({ resource, message })),
            );
        case "stack":
            return policy.check(resources, circumstances);
        case "preview": {
            const stack = checked("pulumi:pulumi:Stack", "shop-dev");
            return policy.check({ stack, outputs: {}, secretOutputs: [], monthlyCost: 0, ...facts }, circumstances);
        }
    }
}

/** A resource of which nothing is known but which properties are set. */
function unknownOf(resource: CheckedResource): CheckedResource {
    const unknown = (props: CheckedResource["props"]): CheckedResource["props"] =>
        Object.fromEntries(Object.entries(props).map(([key, value]) => [key, value === undefined ? value : UNKNOWN]));
    const { props, provider } = resource;
    return {
        ...resource,
        props: unknown(props),
        ...(provider && { provider: { ...provider, props: unknown(provider.props) } }),
    };
}

describe("policies", () => {
    it("have cases that violate them and cases that conform, each of them", () => {
        expect(Object.keys(CASES).sort()).to.deep.equal(POLICIES.map(({ id }) => id).sort());
        for (const [id, cases] of Object.entries(CASES)) {
            expect(
                cases.some(({ problems }) => problems.length > 0),
                `${id}: violating`,
            ).to.equal(true);
            expect(
                cases.some(({ problems }) => problems.length === 0),
                `${id}: conforming`,
            ).to.equal(true);
        }
    });

    it("have ids as Pulumi takes them, each once, and say what they demand, what to do, and where it stands", () => {
        expect(new Set(POLICIES.map(({ id }) => id)).size).to.equal(POLICIES.length);
        for (const { id, demands, remedy, link } of POLICIES) {
            expect(id).to.match(/^[a-z]+(-[a-z]+)*$/);
            expect(demands, id).to.match(/^[A-Z].*\.$/);
            expect(remedy, id).to.match(/^[A-Z].*\.$/);
            expect(link, id).to.match(/^https:\/\/(docs\.aws\.amazon\.com|www\.pulumi\.com)\//);
        }
    });

    it("know an unknown value as the preview writes it", () => {
        expect(UNKNOWN).to.equal(PREVIEWED_UNKNOWN);
    });

    for (const policy of POLICIES) {
        describe(policy.id, () => {
            for (const one of CASES[policy.id] ?? []) {
                it(`${one.problems.length > 0 ? "refuses" : "takes"} ${one.what}`, () => {
                    const found = problemsIn(policy, one);
                    expect(found.map(({ resource, message }) => `${resource.name}: ${message}`)).to.deep.equal(
                        one.problems,
                    );
                });
            }

            it("holds nothing against a resource that is not known yet", () => {
                for (const one of CASES[policy.id] ?? []) {
                    // What is not there is known not to be there, as is an option; a password is one whatever it is.
                    const known = /not set|Has no|resource option|^\S+: password|, with a suffix/;
                    const messages = problemsIn(policy, { ...one, facts: {}, resources: one.resources?.map(unknownOf) })
                        .map(({ resource, message }) => `${resource.name}: ${message}`)
                        .filter((text) => !known.test(text));
                    expect(messages).to.deep.equal([]);
                }
            });
        });
    }
});
