import * as pulumi from "@pulumi/pulumi";
import type { Revision } from "../components/ecr-repo";
import type { RouteArgs } from "../components/load-balancer";
import type { Deployment } from "../components/fargate/deployment";
import { readRevision } from "../components/revision";
import type { VpcArgs } from "../components/vpc";
import { type BackupSettings, backupSettings } from "./backup-settings";
import { deploymentOf } from "./deployment";
import type { Environment } from "./environments";
import type { Mistake } from "./mistakes";
import { type OffHoursSettings, offHoursSettings, withinWorkingHours } from "./off-hours-settings";
import { awsMistakes } from "./provider";
import { record } from "./record";
import { regionConflicts } from "./region-checks";
import type { Sections, ServiceSection } from "./schema";
import type { ServiceRoutes } from "./service-routes";
import { readSettings } from "./stack-file";

/** Namespace of Slipway's settings in a stack file. It stays when a project gets a name of its own. */
const NAMESPACE = "slipway";

/** What a stack is made of beside its services, as the components take it. */
export interface StackSections {
    readonly encryption: Sections["encryption"];
    readonly network: VpcArgs;
    readonly registry: Sections["registry"];
    readonly cluster: Sections["cluster"];
    readonly web: Sections["web"];
    readonly database: Sections["database"];
    readonly backups: BackupSettings;
    readonly storage: Sections["storage"];
    readonly offHours: OffHoursSettings;
    readonly monitoring: Sections["monitoring"];
}

/** Settings of a stack, as the program and its components take them. */
export interface Settings<Routes extends ServiceRoutes> extends StackSections {
    /** Name of the stack; two stacks of one kind of environment, as a pull request's and dev, may be in one account. */
    readonly stack: string;
    /** Kind of environment. */
    readonly environment: Environment;
    /** Region of the stack. */
    readonly region: string;
    /** Source revision of the images. */
    readonly revision: Revision;
    /** Tag of the images to take; absent where they are to be built. */
    readonly images: { readonly tag?: string };
    /** Name of the managed policy that limits the stack's roles, if there is one. */
    readonly permissionsBoundary?: string;
    /** Size and number of each service's tasks, and how its releases follow each other. */
    readonly services: Readonly<Record<keyof Routes & string, ServiceSettings>>;
    /** What each service answers. */
    readonly routes: Readonly<Record<RoutedNames<Routes>, RouteArgs>>;
}

/** Settings of a service, as its component takes them. */
type ServiceSettings = Omit<ServiceSection, "route" | "deployment"> & { readonly deployment?: Deployment };

type RoutedNames<Routes extends ServiceRoutes> = {
    [Name in keyof Routes & string]: Routes[Name] extends "worker" ? never : Name;
}[keyof Routes & string];

/**
 * Reads the settings of the stack from its stack file.
 *
 * @param services the services of the program, each with what it answers where the stack file says nothing else.
 * @throws {@link pulumi.RunError} with all mistakes of the stack file, before anything is registered.
 *
 * @example
 * ```ts
 * const { network, services, routes } = loadSettings({
 *     backend: { priority: 10, paths: ["/api/*"] },
 *     mailer: "worker",
 * });
 * ```
 */
export function loadSettings<const Routes extends ServiceRoutes>(services: Routes): Settings<Routes> {
    const config = pulumi.runtime.allConfig();
    const name = { project: pulumi.getProject(), stack: pulumi.getStack() };
    const written = section(config, NAMESPACE);
    const provider = section(config, "aws");
    const { settings, mistakes } = readSettings(written, services, name);
    const all = [
        ...mistakes,
        ...regionConflicts(written, provider.region),
        ...awsMistakes(provider, written.environment, name.stack),
    ];
    if (settings === undefined || all.length > 0) {
        throw new pulumi.RunError(report(name.stack, all));
    }
    for (const warning of warnings(settings)) {
        void pulumi.log.warn(warning);
    }
    const region = String(provider.region);
    // The cost is the preview's matter.
    const { images, network, services: sections, cost, backups, ...others } = withinWorkingHours(settings);
    return {
        ...others,
        stack: name.stack,
        region,
        revision: readRevision(process.cwd()),
        images: images === "build" ? {} : { tag: images },
        network: network.existing === undefined ? { region, ...network } : { existing: network.existing },
        backups: backupSettings(backups, settings.database),
        offHours: offHoursSettings(settings.offHours),
        services: record(namesOf(services), (service) => withoutRoute(sections[service] ?? {})),
        routes: record(routedNames(services), (service) => routeOf(sections[service])),
    };
}

/** The mistakes of a stack file as a message. */
export function report(stack: string, mistakes: readonly Mistake[]): string {
    const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
    const lines = mistakes.map(({ path, reason }) => `  ${path}: ${reason}${/[.?]$/.test(reason) ? "" : "."}`);
    return [`Pulumi.${stack}.yaml has ${count}:`, ...lines].join("\n");
}

/** What is allowed, and seldom meant. */
function warnings({ environment, web, backups, monitoring }: Sections): string[] {
    if (environment !== "prod") {
        return [];
    }
    return [
        ...(web.domain === undefined
            ? ["slipway:web.domain: not set, so prod serves plain HTTP. Add domain and hostedZoneId for HTTPS."]
            : []),
        ...(backups.enabled !== false && (backups.notify ?? []).length === 0
            ? ["slipway:backups.notify: empty, so nobody is told of a failed backup. Add e-mail addresses."]
            : []),
        ...((monitoring.page ?? []).length === 0 && monitoring.slack === undefined
            ? [
                  "slipway:monitoring.page: empty, so nobody is told that users are affected. Add e-mail addresses, or slack.",
              ]
            : []),
    ];
}

// Pulumi hands structured values on as JSON.
function section(config: Readonly<Record<string, string>>, namespace: string): Record<string, unknown> {
    const prefix = `${namespace}:`;
    return Object.fromEntries(
        Object.entries(config)
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]) => [key.slice(prefix.length), parsed(value)]),
    );
}

function parsed(value: string): unknown {
    if (!/^\s*[[{]|^(true|false|null)$/.test(value)) {
        return value;
    }
    try {
        return JSON.parse(value);
    } catch {
        return value;
    }
}

function namesOf<Routes extends ServiceRoutes>(services: Routes): (keyof Routes & string)[] {
    return Object.keys(services);
}

function routedNames<Routes extends ServiceRoutes>(services: Routes): RoutedNames<Routes>[] {
    const isRouted = (name: keyof Routes & string): name is RoutedNames<Routes> => services[name] !== "worker";
    return namesOf(services).filter(isRouted);
}

function withoutRoute({ route, deployment, ...service }: ServiceSection): ServiceSettings {
    return deployment === undefined ? service : { ...service, deployment: deploymentOf(deployment) };
}

function routeOf(service: ServiceSection | undefined): RouteArgs {
    const { priority, paths, hosts } = service?.route ?? {};
    if (priority === undefined) {
        throw new Error("unreachable: a route in the program has a priority");
    }
    return { priority, paths, hosts };
}
