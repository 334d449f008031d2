import type { PreviewResource } from "../document";
import { type Bill, type Charge, type Circumstances, fixed, usage } from "./charges";
import { amount } from "./numbers";
import { itemsOf, textOf } from "./properties";

/** A KMS key: itself, and the requests to it. */
export function kmsKey({ inputs }: PreviewResource, { assumptions }: Circumstances): Bill {
    const rotation = inputs.enableKeyRotation === true ? "each of its first two rotations adds as much" : "";
    return {
        charges: [
            fixed("kms.key", "encryption key", 1, rotation),
            usage("kms.request", "requests to the key", assumptions.keyRequests, requests(assumptions.keyRequests)),
        ],
    };
}

/** A web ACL: itself, its rules, and the requests that it inspects. */
export function webAcl({ inputs }: PreviewResource, { assumptions }: Circumstances): Bill {
    const rules = itemsOf(inputs, "rules").length;
    const inspected = assumptions.firewallRequests;
    return {
        charges: [
            fixed("waf.acl", "web ACL", 1),
            fixed("waf.rule", "rules", rules, "AWS's own groups of rules count as one rule each"),
            usage("waf.request", "requests that the web ACL inspects", inspected, requests(inspected)),
        ],
    };
}

/** A secret in Secrets Manager. */
export function secret(_resource: PreviewResource, circumstances: Circumstances): Bill {
    return { charges: secretCharges("secret", circumstances) };
}

/** What a secret is charged with, whoever made it. */
export function secretCharges(what: string, { assumptions }: Circumstances, assumption = ""): Charge[] {
    const read = assumptions.secretRequests;
    return [
        fixed("secrets.secret", what, 1, assumption),
        usage("secrets.request", `requests for the ${what}`, read, requests(read)),
    ];
}

/** An SSM parameter: the standard tier has no price. */
export function parameter({ inputs }: PreviewResource): Bill {
    const tier = textOf(inputs, "tier") ?? "Standard";
    return tier === "Standard"
        ? { charges: [], free: "standard parameters have no price" }
        : { charges: [fixed(undefined, `parameter of the tier ${tier}`, 1, "only standard parameters are counted")] };
}

/** A hosted zone: itself, and the queries to it. */
export function hostedZone(_resource: PreviewResource, { assumptions }: Circumstances): Bill {
    const queries = assumptions.dnsQueries;
    return {
        charges: [
            fixed("route53.zone", "hosted zone", 1),
            usage(
                "route53.query",
                "DNS queries",
                queries,
                `${amount(queries)} queries, aliases of AWS's names not counted`,
            ),
        ],
    };
}

function requests(count: number): string {
    return `${amount(count)} requests`;
}
