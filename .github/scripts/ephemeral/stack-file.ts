import YAML from "yaml";
import { EPHEMERAL_PREFIX } from "../../../bootstrap/names";
import { isPlainObject, type PlainObject } from "../../../config/merge";

/** A stack of a pull request. */
export interface EphemeralStack {
    /** Number of the pull request. */
    readonly pullRequest: number;
    /** Text of the stack file that it is made from. */
    readonly source: string;
    /** What encrypts the stack's secrets, where the file says nothing. */
    readonly secretsProvider: string;
}

/** The stack of a pull request: `pr-123`. */
export function ephemeralName(pullRequest: number): string {
    if (!Number.isSafeInteger(pullRequest) || pullRequest < 1) {
        throw new Error(`"${pullRequest}" is no number of a pull request.`);
    }
    return `${EPHEMERAL_PREFIX}${pullRequest}`;
}

/** The pull request of a stack; none where it has no such name. */
export function pullRequestOf(stack: string): number | undefined {
    const digits = stack.startsWith(EPHEMERAL_PREFIX) ? stack.slice(EPHEMERAL_PREFIX.length) : "";
    return /^[1-9]\d*$/.test(digits) ? Number(digits) : undefined;
}

const WRITTEN = { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false } as const;

/** What a stack that lives for days has otherwise, section by section; `undefined` takes a setting away. */
const SECTIONS: Readonly<Record<string, PlainObject>> = {
    // Nothing outlives a destroy, and nothing stands in its way. A deleted key costs nothing while it waits.
    encryption: { protect: false, deletionWindowInDays: 7 },
    registry: { digests: undefined, keepImages: 3, forceDelete: true, protect: false },
    cluster: { containerInsights: "off", execLogRetentionDays: 1 },
    // The domain is the environment's, and a certificate of its own takes longer than the stack. It serves plain HTTP.
    web: {
        domain: undefined,
        hostedZoneId: undefined,
        certificateArn: undefined,
        accessLogs: false,
        firewall: false,
        deletionProtection: false,
    },
    // The smallest there is, new and without backups.
    database: {
        instanceClass: "db.t4g.micro",
        storageGigabytes: 20,
        maxStorageGigabytes: 22,
        multiAz: false,
        restoreFrom: undefined,
        backupRetentionDays: 0,
        applyImmediately: true,
        monitoringIntervalSeconds: 0,
        logRetentionDays: 1,
        deletionProtection: false,
        protect: false,
        finalSnapshot: false,
    },
    // Nobody waits for word of it, and what it costs is in the budget of the environment's account.
    monitoring: {
        alarms: "none",
        page: undefined,
        inform: undefined,
        slack: undefined,
        budget: false,
        logRetentionDays: 1,
    },
    storage: { oldVersionDays: 1, accessLogs: false, forceDestroy: true, protect: false },
};

/** Of a VPC of its own. Its addresses may be another stack's, too: the two are never connected. */
const NETWORK: PlainObject = { zones: 2, nat: "public-addresses", flowLogs: false };

/** Of each service. What it runs on, and its size, stay the environment's. */
const SERVICE: PlainObject = { scaling: { min: 1, max: 1 }, deployment: undefined, logRetentionDays: 1 };

/**
 * Makes the stack file of a pull request from an environment's: the same program and services, in small, without
 * protections, backups and domain. It does not sleep at night, since whoever opens its address should see it; its age is
 * limited in `.github/environments.yaml`.
 *
 * Images are built, not taken: the pull request's own are what it shows.
 *
 * @throws where the source is no stack file.
 */
export function ephemeralStackFile({ pullRequest, source, secretsProvider }: EphemeralStack): string {
    const file: unknown = YAML.parse(source);
    if (!isPlainObject(file) || !isPlainObject(file.config)) {
        throw new Error("The stack file that a pull request's is made from has no config.");
    }
    const { config, ...encryption } = file;
    const sections = Object.fromEntries(
        Object.entries(SECTIONS).map(([name, changes]) => [`slipway:${name}`, changed(section(file, name), changes)]),
    );
    const network = section(file, "network");
    const made = {
        ...withoutImages(config),
        ...sections,
        "aws:defaultTags": tagged(config["aws:defaultTags"], pullRequest),
        "slipway:network": network.existing === undefined ? changed(network, NETWORK) : network,
        "slipway:offHours": { enabled: false },
        "slipway:backups": { enabled: false },
        "slipway:services": smaller(section(file, "services")),
    };
    // Secrets are the environment's, and so is their encryption. Without a provider Pulumi would ask for a passphrase.
    const own = encryption.encryptionsalt === undefined ? { secretsprovider: secretsProvider } : {};
    // In YAML 1.1 a bare `off` is false.
    return YAML.stringify({ ...own, ...encryption, config: made }, WRITTEN);
}

function withoutImages(config: PlainObject): PlainObject {
    return Object.fromEntries(Object.entries(config).filter(([key]) => key !== "slipway:images"));
}

function section(file: PlainObject, name: string): PlainObject {
    const value = isPlainObject(file.config) ? file.config[`slipway:${name}`] : undefined;
    return isPlainObject(value) ? value : {};
}

function changed(settings: PlainObject, changes: PlainObject): PlainObject {
    return Object.fromEntries(Object.entries({ ...settings, ...changes }).filter(([, value]) => value !== undefined));
}

function smaller(services: PlainObject): PlainObject {
    return Object.fromEntries(
        Object.entries(services).map(([name, service]) => [
            name,
            changed(isPlainObject(service) ? service : {}, SERVICE),
        ]),
    );
}

function tagged(defaultTags: unknown, pullRequest: number): PlainObject {
    const given = isPlainObject(defaultTags) ? defaultTags : {};
    const tags = isPlainObject(given.tags) ? given.tags : {};
    // By the tag Environment, the role of pull requests' stacks is kept from other stacks.
    return { ...given, tags: { ...tags, Environment: ephemeralName(pullRequest), PullRequest: String(pullRequest) } };
}
