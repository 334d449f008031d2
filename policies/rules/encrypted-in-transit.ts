import type { ResourcePolicy } from "../model";
import { type Entries, entriesOf, isUnknown, mustBe, shown } from "../values";

/**
 * Security policies of load balancers that take nothing older than TLS 1.2.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const MODERN = /^ELBSecurityPolicy-(TLS13-1-[23]-|TLS-1-2-|FS-1-2-)/;

/** The parameter of PostgreSQL on RDS that refuses connections without TLS. */
const FORCE_TLS = "rds.force_ssl";

/** Connections are encrypted. */
export const encryptedInTransit: ResourcePolicy = {
    kind: "resource",
    id: "encrypted-in-transit",
    severity: "mandatory",
    demands:
        "PostgreSQL refuses connections without TLS, HTTPS takes TLS 1.2 or newer, and in prod HTTP only redirects and " +
        "tasks are spoken to over HTTPS.",
    remedy: "Set `web.domain` and `web.hostedZoneId`, and `protocol: HTTPS` of the service, in the stack file.",
    link: "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_transit_encrypt.html",
    check: ({ type, props }, { environment }) => {
        switch (type) {
            case "aws:lb/listener:Listener":
                return [...securityPolicy(props), ...(environment === "prod" ? plainListener(props) : [])];
            case "aws:lb/targetGroup:TargetGroup":
                return environment === "prod" && props.protocol === "HTTP" ? mustBe(props, "protocol", "HTTPS") : [];
            case "aws:rds/parameterGroup:ParameterGroup":
                return databaseParameters(props);
            default:
                return [];
        }
    },
};

function securityPolicy({ protocol, sslPolicy }: Entries): string[] {
    const isTls = protocol === "HTTPS" || protocol === "TLS";
    if (!isTls || isUnknown(sslPolicy) || (typeof sslPolicy === "string" && MODERN.test(sslPolicy))) {
        return [];
    }
    return [`sslPolicy: ${shown(sslPolicy)}, must take TLS 1.2 or newer only, as ELBSecurityPolicy-TLS13-1-2-2021-06.`];
}

function plainListener({ protocol, port, defaultActions }: Entries): string[] {
    if (protocol !== "HTTP" || isUnknown(defaultActions)) {
        return [];
    }
    const redirects = entriesOf(defaultActions).some(
        ({ type, redirect }) => type === "redirect" && entriesOf([redirect]).some((to) => to.protocol === "HTTPS"),
    );
    return redirects ? [] : [`Port ${shown(port)} serves HTTP, and does not redirect to HTTPS.`];
}

function databaseParameters({ family, parameters }: Entries): string[] {
    if (typeof family !== "string" || !/^(aurora-)?postgres/.test(family) || isUnknown(parameters)) {
        return [];
    }
    const set = entriesOf(parameters).find(({ name }) => name === FORCE_TLS);
    // From PostgreSQL 15 on RDS has it on by itself; said, it stays so.
    return set?.value === "1" || isUnknown(set?.value) ? [] : [`${FORCE_TLS}: ${shown(set?.value)}, must be 1.`];
}
