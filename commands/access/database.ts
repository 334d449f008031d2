import { DescribeTaskDefinitionCommand, type ECSClient, type KeyValuePair } from "@aws-sdk/client-ecs";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { AwsProblem, explained } from "../problem";
import { clientSettings, type Stack } from "../stack";
import type { Variables } from "./variables";

/** A database as a task knows it. */
export interface DatabasePlace {
    readonly host: string;
    readonly port: number;
    readonly databaseName: string;
    readonly secretArn: string;
}

/** A login, as RDS keeps it in Secrets Manager. */
export interface Login {
    readonly username: string;
    readonly password: string;
}

const login: z.ZodType<Login> = z.object({ username: z.string(), password: z.string() });

/**
 * The database that a service's tasks are told of.
 *
 * @throws {@link AwsProblem} where they are told of none.
 */
export async function databaseOf(
    ecs: ECSClient,
    stack: Stack,
    service: string,
    taskDefinitionArn: string,
): Promise<DatabasePlace> {
    const { taskDefinition } = await explained(
        stack,
        () => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn })),
        "ecs:DescribeTaskDefinition",
    );
    const container = taskDefinition?.containerDefinitions?.find(({ name }) => name === service);
    const place = placeFrom(container?.environment ?? []);
    if (place === undefined) {
        throw new AwsProblem(
            `${service} in ${stack.name} knows of no database: its tasks have no PGHOST, PGDATABASE and ` +
                `DATABASE_SECRET_ARN. Name a service that index.ts gives database.environment with --service.`,
        );
    }
    return place;
}

/** What the environment variables of a container say of a database; undefined where a part is missing. */
export function placeFrom(variables: readonly KeyValuePair[]): DatabasePlace | undefined {
    const value = (wanted: string) => variables.find(({ name }) => name === wanted)?.value;
    const [host, databaseName, secretArn] = [value("PGHOST"), value("PGDATABASE"), value("DATABASE_SECRET_ARN")];
    return host === undefined || databaseName === undefined || secretArn === undefined
        ? undefined
        : { host, port: Number(value("PGPORT") ?? "5432"), databaseName, secretArn };
}

/** Reads the login from its secret. It is handed to psql's environment and to nothing else. */
export async function readLogin(stack: Stack, secretArn: string): Promise<Login> {
    const client = new SecretsManagerClient(clientSettings(stack));
    const { SecretString: text = "" } = await explained(
        stack,
        () => client.send(new GetSecretValueCommand({ SecretId: secretArn })),
        "secretsmanager:GetSecretValue",
    );
    const read = login.safeParse(parsed(text));
    if (!read.success) {
        throw new AwsProblem(`The secret ${secretArn} does not hold a username and a password.`);
    }
    return read.data;
}

function parsed(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch {
        return undefined;
    }
}

/** What psql is to connect to, by the tunnel's end on this machine. */
export interface Connection {
    readonly place: DatabasePlace;
    /** Port on this machine. */
    readonly port: number;
    /** Certificates of those that sign the server's. */
    readonly certificates: string;
}

/**
 * The environment that psql connects with: to the tunnel's address, for a server that must prove to be the database. What
 * the machine sets for other databases is left out.
 * https://www.postgresql.org/docs/current/libpq-envars.html
 */
export function psqlEnvironment(
    { place, port, certificates }: Connection,
    { username, password }: Login,
    environment: Variables,
): NodeJS.ProcessEnv {
    const others = Object.entries(environment).filter(([name]) => !/^PG[A-Z]/.test(name));
    return {
        ...Object.fromEntries(others),
        PGHOST: place.host,
        PGHOSTADDR: "127.0.0.1",
        PGPORT: String(port),
        PGDATABASE: place.databaseName,
        PGUSER: username,
        PGPASSWORD: password,
        PGSSLMODE: "verify-full",
        PGSSLROOTCERT: certificates,
        PGAPPNAME: "slipway-db",
    };
}

/** A value of a connection string: a path may have spaces, and those of Windows have backslashes. */
function quoted(value: string): string {
    return /^[\w./:@-]+$/.test(value) ? value : `'${value.replace(/[\\']/g, "\\$&")}'`;
}

/** How another client connects, without the password. */
export function connectionText(stack: Stack, connection: Connection, { username }: Pick<Login, "username">): string {
    const { place, port, certificates } = connection;
    const settings =
        `host=${place.host} hostaddr=127.0.0.1 port=${port} dbname=${quoted(place.databaseName)} ` +
        `user=${quoted(username)} sslmode=verify-full sslrootcert=${quoted(certificates)}`;
    const profile = stack.profile === undefined ? "" : `--profile '${stack.profile}' `;
    return (
        `Address      127.0.0.1:${port}\n` +
        `Database     ${place.databaseName}\n` +
        `User         ${username}\n` +
        `TLS          verify-full, with ${certificates}\n` +
        `Server name  ${place.host}\n\n` +
        `psql         psql "${settings}"\n` +
        `Password     aws secretsmanager get-secret-value ${profile}--region ${stack.region} --secret-id '${place.secretArn}' ` +
        `--query SecretString --output text\n`
    );
}
