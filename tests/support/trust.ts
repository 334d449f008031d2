import { z } from "zod";

/** Claims of a token, by name: `sub`, `aud`. */
export type Claims = Readonly<Record<string, string>>;

const values = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const trust = z.strictObject({
    Version: z.literal("2012-10-17"),
    Statement: z.array(
        z.strictObject({
            Sid: z.string(),
            Effect: z.enum(["Allow", "Deny"]),
            Action: z.literal("sts:AssumeRoleWithWebIdentity"),
            Principal: z.strictObject({ Federated: z.unknown() }),
            // An operator that is not known here would be passed over: it is refused.
            Condition: z
                .strictObject({
                    StringEquals: z.record(z.string(), values),
                    StringLike: z.record(z.string(), values),
                })
                .partial(),
        }),
    ),
});

/**
 * Whether a token of GitHub's with these claims gets the role with this trust policy, as AWS STS decides it: the
 * operators of a condition all have to hold, and of each key one of its values. A claim that is absent matches nothing.
 *
 * @throws where the document has what this evaluator does not know.
 */
export function mayAssume(document: unknown, claims: Claims): boolean {
    const { Statement } = trust.parse(document);
    const matching = Statement.filter(({ Condition: { StringEquals = {}, StringLike = {} } }) => {
        const equal = (claim: string, value: string): boolean => claim === value;
        return holds(StringEquals, claims, equal) && holds(StringLike, claims, like);
    });
    return matching.some(({ Effect }) => Effect === "Allow") && !matching.some(({ Effect }) => Effect === "Deny");
}

function holds(
    condition: Readonly<Record<string, readonly string[]>>,
    claims: Claims,
    matches: (claim: string, value: string) => boolean,
): boolean {
    return Object.entries(condition).every(([key, allowed]) => {
        const claim = claims[key.slice(key.indexOf(":") + 1)];
        return claim !== undefined && allowed.some((value) => matches(claim, value));
    });
}

function like(claim: string, pattern: string): boolean {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(claim);
}
