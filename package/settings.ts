import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "../components/fargate/deployment";
import { backupSettings } from "../config/backup-settings";
import { deploymentOf } from "../config/deployment";
import type { StackSections } from "../config/load";
import type { Mistake } from "../config/mistakes";
import { offHoursSettings, withinWorkingHours } from "../config/off-hours-settings";
import { regionConflicts } from "../config/region-checks";
import type { Sections, ServiceSection } from "../config/schema";
import type { ServiceRoutes } from "../config/service-routes";
import { readSettings } from "../config/stack-file";
import type { WebApplicationArgs } from "./arguments/application";
import type { Image, Service } from "./arguments/service";
import { inputsError } from "./inputs-error";
import { asStackFile } from "./stack-file";

/** Settings of an application, checked and with the defaults of its environment. */
export interface ApplicationSettings extends StackSections {
    /** The services by name, sorted. */
    readonly services: readonly [ServiceSettings, ...ServiceSettings[]];
}

/** A service: what was given, and its size with the defaults. */
export interface ServiceSettings {
    readonly name: string;
    readonly given: Service;
    readonly size: Omit<ServiceSection, "route" | "deployment"> & { readonly deployment?: Deployment };
}

/** Whether an application has a database. */
export function hasDatabase({ database, services }: WebApplicationArgs): boolean {
    return database !== undefined || Object.values(services).some((service) => service.database === true);
}

/** Whether an application has a bucket. */
export function hasStorage({ storage, services }: WebApplicationArgs): boolean {
    return storage !== undefined || Object.values(services).some((service) => (service.storage ?? []).length > 0);
}

/**
 * Checks the arguments of an application by the schema of the stack files, and fills in what is left out.
 *
 * @throws {@link pulumi.InputPropertiesError} with all mistakes.
 */
export function applicationSettings(name: string, args: WebApplicationArgs): ApplicationSettings {
    const region = regionOf(args.region);
    const written = asStackFile(args);
    const { settings, mistakes } = readSettings(written, routesOf(args), {
        project: pulumi.getProject(),
        stack: pulumi.getStack(),
    });
    const all = [...mistakes, ...regionConflicts(written, region), ...ownMistakes(args, region)];
    const [first, ...others] = settings === undefined ? [] : servicesOf(args, settings);
    if (settings === undefined || region === undefined || first === undefined || all.length > 0) {
        throw mistakesError(name, all);
    }
    const { network, backups, offHours, ...sections } = withinWorkingHours(settings);
    return {
        ...sections,
        network: network.existing === undefined ? { region, ...network } : { existing: network.existing },
        backups: backupSettings(backups, settings.database),
        offHours: offHoursSettings(offHours),
        services: [first, ...others],
    };
}

/** The region that is given, or the stack's. */
export function regionOf(given: string | undefined): string | undefined {
    return [given, new pulumi.Config("aws").get("region")].find((region) => region !== undefined && region !== "");
}

/** What is wrong where there is no region. */
export const NO_REGION: Mistake = {
    path: "region",
    reason: 'is missing. Name one, like "eu-west-1", or set aws:region of the stack',
};

function servicesOf(args: WebApplicationArgs, settings: Sections): ServiceSettings[] {
    return Object.keys(args.services)
        .sort()
        .flatMap((name) => {
            const given = args.services[name];
            const section = settings.services[name];
            return given && section ? [{ name, given, size: sizeOf(section) }] : [];
        });
}

function routesOf({ services }: WebApplicationArgs): ServiceRoutes {
    return Object.fromEntries(Object.entries(services).map(([name, { route }]) => [name, route ?? "worker"]));
}

function sizeOf({ route, deployment, ...size }: ServiceSection): ServiceSettings["size"] {
    return deployment === undefined ? size : { ...size, deployment: deploymentOf(deployment) };
}

/** What the stack files' schema does not know of. */
function ownMistakes(args: WebApplicationArgs, region: string | undefined): Mistake[] {
    const services = Object.entries(args.services);
    return [
        ...(region === undefined ? [NO_REGION] : []),
        ...(services.length === 0 ? [{ path: "services", reason: "has no service. Name at least one" }] : []),
        ...services.flatMap(([name, { image }]) => imageMistakes(`services.${name}.image`, image)),
        ...(args.backups === undefined ? [] : imageMistakes("backups.image", args.backups.image)),
        ...(hasDatabase(args) ? [] : withoutDatabase(args)),
    ];
}

function imageMistakes(path: string, image: Image | undefined): Mistake[] {
    const given = [image?.reference, image?.context].filter((value) => value !== undefined);
    const what = "Give reference, to an image that is there, or context, to build one from";
    return given.length === 1 ? [] : [{ path, reason: `has ${given.length === 0 ? "neither" : "both"}. ${what}` }];
}

function withoutDatabase({ backups, offHours }: WebApplicationArgs): Mistake[] {
    const reason = "needs a database, and no service has database: true. Remove it, or let a service use one";
    return [
        ...(backups === undefined ? [] : [{ path: "backups", reason }]),
        ...(offHours?.enabled === true ? [{ path: "offHours", reason }] : []),
    ];
}

/** An error with mistakes in settings. `section` is that which the arguments are, where they are no more. */
export function mistakesError(name: string, mistakes: readonly Mistake[], section?: string): Error {
    const prefix = section === undefined ? "slipway:" : `slipway:${section}.`;
    return inputsError(
        name,
        mistakes.map(({ path, reason }) => ({
            propertyPath: path.startsWith(prefix) ? path.slice(prefix.length) : path.replace(/^slipway:/, ""),
            reason: `${reason.replaceAll("slipway:", "")}${/[.?]$/.test(reason) ? "" : "."}`,
        })),
    );
}
