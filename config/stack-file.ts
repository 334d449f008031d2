import { checks, type StackName } from "./checks";
import { DEFAULTS } from "./environments";
import { isPlainObject, merge, without } from "./merge";
import { meantPlaces, type Mistake, mistakesOf, pathText, placesOf } from "./mistakes";
import { ENVIRONMENTS, type Sections, settingsSchema } from "./schema";
import type { ServiceRoutes } from "./service-routes";

/** Settings with the environment's defaults filled in, or all that is wrong with them. */
export type ReadResult =
    | { readonly settings: Sections; readonly mistakes: [] }
    | { readonly settings?: undefined; readonly mistakes: Mistake[] };

/**
 * Checks a stack file's settings, the part under `slipway:`, and fills in the defaults of its environment.
 *
 * Finds all mistakes in one go: what the schema refuses is set aside, so that the rest can still be checked for
 * settings that do not go together.
 */
export function readSettings(
    written: Readonly<Record<string, unknown>>,
    routes: ServiceRoutes,
    name: StackName,
): ReadResult {
    const schema = settingsSchema(Object.keys(routes));
    const asWritten = schema.safeParse(written, { reportInput: true });
    const issues = asWritten.error?.issues ?? [];
    const places = placesOf(issues);
    const settings = soundSettings(written, places, routes);
    const refused = [...places, ...meantPlaces(schema, issues)].map(pathText);
    const mistakes = [...mistakesOf(schema, issues), ...checks(settings, routes, refused, name)];
    return mistakes.length === 0 ? { settings, mistakes: [] } : { mistakes };
}

// What is refused is set aside, with the section that cannot do without it.
function soundSettings(
    written: Readonly<Record<string, unknown>>,
    refused: readonly (readonly PropertyKey[])[],
    routes: ServiceRoutes,
): Sections {
    const sound = without(written, refused);
    const schema = settingsSchema(Object.keys(routes));
    const settings = schema.safeParse(withDefaults(isPlainObject(sound) ? sound : {}, routes));
    if (settings.success) {
        return settings.data;
    }
    const incomplete = placesOf(settings.error.issues).map((place) => place.slice(0, -1));
    return soundSettings(written, [...refused, ...incomplete], routes);
}

function withDefaults(written: Readonly<Record<string, unknown>>, routes: ServiceRoutes): unknown {
    const environment = ENVIRONMENTS.find((name) => name === written.environment) ?? "dev";
    const { service, ...sections } = DEFAULTS[environment];
    const services = isPlainObject(written.services) ? written.services : {};
    return {
        ...Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, merge(section, written[name])])),
        environment,
        ...(written.images !== undefined && { images: written.images }),
        ...(written.permissionsBoundary !== undefined && { permissionsBoundary: written.permissionsBoundary }),
        ...(written.cost !== undefined && { cost: written.cost }),
        ...(ofExistingVpc(written.network) && { network: written.network }),
        services: Object.fromEntries(
            Object.entries(routes).map(([name, route]) => [
                name,
                merge({ ...service, ...(route !== "worker" && { route }) }, services[name]),
            ]),
        ),
    };
}

// The defaults are for a network of its own.
function ofExistingVpc(network: unknown): boolean {
    return isPlainObject(network) && network.existing !== undefined;
}
