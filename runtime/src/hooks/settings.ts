import { Environment, type Variables } from "../environment";

/** What a release is asked, and what answer is right. */
export interface ValidationSettings {
    /** Name of the service, for messages. */
    readonly service: string;
    /** Where the new release is asked before production's requests come to it, with the header that leads there. */
    readonly test: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
    /** Where it is asked afterwards; undefined where it is not. */
    readonly production: { readonly url: string; readonly headers: Readonly<Record<string, string>> } | undefined;
    readonly expectation: Expectation;
    readonly attempts: number;
    readonly pauseSeconds: number;
}

/** What a right answer is. */
export interface Expectation {
    /** Status codes as Elastic Load Balancing writes them: `200`, `200-299`, `200,204`. */
    readonly statusCodes: string;
    /** Text that it contains. */
    readonly body: string | undefined;
    /** Time within which all of it is there. */
    readonly maximumMilliseconds: number;
}

/** Reads the settings of the function. @throws {@link Failure} that names every variable that is missing or wrong. */
export function readSettings(variables: Variables): ValidationSettings {
    const environment = new Environment(variables);
    const production = environment.optional("PRODUCTION_URL");
    const settings = {
        service: environment.text("SERVICE"),
        test: {
            url: environment.text("TEST_URL"),
            headers: { [environment.text("TEST_HEADER")]: environment.text("TEST_KEY") },
        },
        production: production === undefined ? undefined : { url: production, headers: {} },
        expectation: {
            statusCodes: environment.text("STATUS_CODES"),
            body: environment.optional("BODY_CONTAINS"),
            maximumMilliseconds: environment.integer("MAXIMUM_MILLISECONDS", 2000, { minimum: 1, maximum: 60_000 }),
        },
        attempts: environment.integer("ATTEMPTS", 5, { minimum: 1, maximum: 100 }),
        pauseSeconds: environment.integer("PAUSE_SECONDS", 5, { minimum: 1, maximum: 60 }),
    };
    environment.check();
    return settings;
}
