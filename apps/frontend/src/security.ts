import type { Settings } from "./settings";

/** Headers of an answer by their names in lower case. */
export type Headers = Readonly<Record<string, string>>;

const YEAR_SECONDS = 31_536_000;

/**
 * Asks browsers to use HTTPS only. It may go out over HTTPS only (https://www.rfc-editor.org/rfc/rfc6797#section-7.2),
 * and leaves other hosts below this one's name alone: they are not this server's to decide on.
 */
export const STRICT_TRANSPORT_SECURITY: Headers = { "strict-transport-security": `max-age=${YEAR_SECONDS}` };

/** The security headers of every answer. */
export function securityHeaders(settings: Pick<Settings, "backendUrl" | "uploadOrigin">): Headers {
    return {
        "content-security-policy": contentSecurityPolicy(settings),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    };
}

function contentSecurityPolicy({ backendUrl, uploadOrigin = "" }: Pick<Settings, "backendUrl" | "uploadOrigin">) {
    const sources = (...origins: readonly string[]) => ["'self'", ...origins.filter((origin) => origin !== "")];
    // Nothing here upgrades requests to HTTPS: an environment without a domain has HTTP only.
    const directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": sources(uploadOrigin),
        "connect-src": sources(backendUrl, uploadOrigin),
        "base-uri": ["'none'"],
        // Forms are sent by the page's script; without it they go nowhere.
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    };
    return Object.entries(directives)
        .map(([name, values]) => `${name} ${values.join(" ")}`)
        .join("; ");
}
