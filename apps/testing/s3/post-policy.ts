import { S3Error } from "./error";
import { ALGORITHM, type Authority, checkSignature } from "./signature";

/** The fields of a form that uploads, by their names in lower case. */
export type Fields = ReadonlyMap<string, string>;

interface Policy {
    readonly expiration: string;
    readonly conditions: readonly unknown[];
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
const NEED_NO_CONDITION = new Set(["policy", "x-amz-signature", "file"]);

/**
 * Checks a form that uploads an object against the policy in it: its signature, its end, and every condition; each field
 * must have one.
 *
 * @param bytes size of the file.
 * @throws {@link S3Error}
 */
export function checkPost(authority: Authority, bucket: string, fields: Fields, bytes: number): void {
    const field = (name: string): string => {
        const value = fields.get(name);
        if (value === undefined) {
            throw new S3Error("AccessDenied", `The form has no field ${name}.`);
        }
        return value;
    };
    if (field("x-amz-algorithm") !== ALGORITHM) {
        throw new S3Error("InvalidArgument", `x-amz-algorithm must be ${ALGORITHM}.`);
    }
    checkSignature(authority, field("x-amz-credential"), field("policy"), field("x-amz-signature"));
    const policy = parsePolicy(field("policy"));
    if (!(authority.now().getTime() <= new Date(policy.expiration).getTime())) {
        throw denied("Policy expired.");
    }
    const values = new Map([...fields, ["bucket", bucket]]);
    const named = policy.conditions.map((condition) => checkCondition(condition, values, bytes));
    const extra = [...fields.keys()].filter(
        (name) => !NEED_NO_CONDITION.has(name) && !name.startsWith("x-ignore-") && !named.includes(name),
    );
    if (extra.length > 0) {
        throw denied(`Extra input fields: ${extra.join(", ")}`);
    }
}

/** @returns the name of the field that the condition is about, if it is about one. */
function checkCondition(condition: unknown, values: Fields, bytes: number): string | undefined {
    if (!Array.isArray(condition)) {
        const [name = "", value] = Object.entries(condition ?? {})[0] ?? [];
        return checkCondition(["eq", `$${name}`, value], values, bytes);
    }
    const [kind, first, second] = condition as readonly unknown[];
    if (kind === "content-length-range") {
        checkSize(Number(first), Number(second), bytes);
        return undefined;
    }
    if (typeof first !== "string" || !first.startsWith("$") || typeof second !== "string") {
        throw new S3Error("InvalidPolicyDocument", `Not a condition: ${JSON.stringify(condition)}`);
    }
    const name = first.slice(1).toLowerCase();
    const value = values.get(name);
    const met = kind === "eq" ? value === second : kind === "starts-with" && value?.startsWith(second) === true;
    if (!met) {
        throw denied(`Policy Condition failed: ${JSON.stringify(condition)}`);
    }
    return name;
}

function checkSize(minimum: number, maximum: number, bytes: number): void {
    if (!(bytes >= minimum)) {
        throw new S3Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
    }
    if (!(bytes <= maximum)) {
        throw new S3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
    }
}

function parsePolicy(base64: string): Policy {
    const invalid = new S3Error("InvalidPolicyDocument", "The policy is not JSON with an expiration and conditions.");
    try {
        const value: unknown = JSON.parse(Buffer.from(base64, "base64").toString());
        if (typeof value === "object" && value !== null && "expiration" in value && "conditions" in value) {
            const { expiration, conditions } = value;
            if (typeof expiration === "string" && Array.isArray(conditions)) {
                return { expiration, conditions };
            }
        }
    } catch {
        throw invalid;
    }
    throw invalid;
}

function denied(reason: string): S3Error {
    return new S3Error("AccessDenied", `Invalid according to Policy: ${reason}`);
}
