import { z } from "zod";

/** How bad it is. */
export type Severity = "HIGH" | "CRITICAL";

/** A vulnerability in an image or a dependency. */
export interface Finding {
    /** An image's address, or a folder with a lock file. */
    readonly where: string;
    readonly severity: Severity;
    /** `CVE-2026-1234`, `GHSA-…`. */
    readonly id: string;
    readonly package: string;
    readonly installed: string;
    /** Release without it; absent where there is none yet. */
    readonly fixed?: string | undefined;
    readonly url?: string | undefined;
}

const SEVERITIES = ["HIGH", "CRITICAL"] as const;

const trivy = z.looseObject({
    SchemaVersion: z.number(),
    ArtifactName: z.string(),
    Results: z
        .array(
            z.looseObject({
                Vulnerabilities: z
                    .array(
                        z.looseObject({
                            VulnerabilityID: z.string(),
                            PkgName: z.string(),
                            InstalledVersion: z.string().default(""),
                            FixedVersion: z.string().optional(),
                            Severity: z.string(),
                            PrimaryURL: z.string().optional(),
                        }),
                    )
                    .nullish(),
            }),
        )
        .nullish(),
});

/**
 * Reads what `trivy image --format json` prints.
 *
 * @throws where it is no such JSON: that is not the same as no vulnerabilities.
 */
export function trivyFindings(json: string, image: string): Finding[] {
    const { Results: results } = trivy.parse(JSON.parse(json));
    return (results ?? []).flatMap(({ Vulnerabilities: vulnerabilities }) =>
        (vulnerabilities ?? []).flatMap((found): Finding[] => {
            const severity = SEVERITIES.find((known) => known === found.Severity);
            return severity === undefined
                ? []
                : [
                      {
                          where: image,
                          severity,
                          id: found.VulnerabilityID,
                          package: found.PkgName,
                          installed: found.InstalledVersion,
                          fixed: found.FixedVersion === "" ? undefined : found.FixedVersion,
                          url: found.PrimaryURL,
                      },
                  ];
        }),
    );
}

const advisory = z.looseObject({
    source: z.union([z.number(), z.string()]).optional(),
    title: z.string().default(""),
    url: z.string().optional(),
    severity: z.string().default(""),
});

const audit = z.looseObject({
    auditReportVersion: z.literal(2),
    vulnerabilities: z.record(
        z.string(),
        z.looseObject({
            name: z.string(),
            range: z.string().default(""),
            via: z.array(z.union([z.string(), advisory])),
            fixAvailable: z
                .union([z.boolean(), z.looseObject({ name: z.string(), version: z.string() })])
                .default(false),
        }),
    ),
});

/** The findings that a person can do something about: a release without them is there. */
export function withFix(findings: readonly Finding[]): Finding[] {
    return findings.filter(({ fixed }) => fixed !== undefined);
}

/**
 * Reads what `npm audit --json` prints: an entry for each advisory of the packages themselves, not of those that use them.
 *
 * @throws where it is no such JSON, as where the registry did not answer.
 */
export function auditFindings(json: string, folder: string): Finding[] {
    const { vulnerabilities } = audit.parse(JSON.parse(json));
    return Object.values(vulnerabilities).flatMap(({ name, range, via, fixAvailable }) =>
        via.flatMap((cause): Finding[] => {
            const severity =
                typeof cause === "string"
                    ? undefined
                    : SEVERITIES.find((known) => known === cause.severity.toUpperCase());
            if (typeof cause === "string" || severity === undefined) {
                return [];
            }
            const fixed =
                fixAvailable === false
                    ? undefined
                    : fixAvailable === true
                      ? "npm audit fix"
                      : `${fixAvailable.name} ${fixAvailable.version}`;
            const id = /GHSA(-[a-z0-9]{4}){3}/.exec(cause.url ?? "")?.[0] ?? cause.title;
            return [{ where: folder, severity, id, package: name, installed: range, fixed, url: cause.url }];
        }),
    );
}
