import * as pulumi from "@pulumi/pulumi";
import { FargateService, type FargateServiceArgs } from "../../components";
import type { ServiceOutputs } from "../arguments/application";
import { STORAGE_ACTIONS } from "../arguments/choices";
import type { Permission } from "../arguments/service";
import type { ServiceSettings } from "../settings";
import { imageOf } from "./image";
import type { Surroundings } from "./surroundings";

/** Creates a service, and lets it in to the database and the bucket where it uses them. */
export function createService(
    parent: pulumi.ComponentResource,
    surroundings: Surroundings,
    { name, given, size }: ServiceSettings,
): FargateService {
    const { vpc, cluster, key, registry, balancer, database, storage } = surroundings;
    const { command, port, secrets, outbound, targetHealthCheck, containerHealthCheck } = given;
    const { gracePeriodSeconds, deregistrationDelaySeconds, stopTimeoutSeconds } = given;
    const service = new FargateService(
        name,
        {
            vpc,
            cluster,
            key,
            image: imageOf(name, given.image, registry, { architecture: size.architecture }),
            command,
            port,
            route: given.route && balancer.route(given.route),
            environment: environmentOf(given, surroundings),
            secrets,
            permissions: given.permissions?.map(statementOf),
            outbound,
            targetHealthCheck,
            containerHealthCheck,
            gracePeriodSeconds,
            deregistrationDelaySeconds,
            stopTimeoutSeconds,
            // Pulumi runs no dynamic resource for a program in another language.
            waitFor: "steady",
            ...size,
        },
        { parent },
    );
    if (given.database === true) {
        database?.allowFrom(service);
    }
    if (given.storage !== undefined && given.storage.length > 0) {
        storage?.allowFrom(service, { actions: given.storage.map((action) => STORAGE_ACTIONS[action]) });
    }
    return service;
}

/** What is told of the services. */
export function outputsOf(services: readonly FargateService[]): pulumi.Output<Record<string, ServiceOutputs>> {
    const each = services.map(({ name, serviceName, securityGroupId, taskRoleName, logGroupName }) =>
        pulumi.output({ name, outputs: { serviceName, securityGroupId, taskRoleName, logGroupName } }),
    );
    return pulumi.all(each).apply((known) => Object.fromEntries(known.map(({ name, outputs }) => [name, outputs])));
}

function environmentOf(
    given: ServiceSettings["given"],
    { balancer, database, storage }: Surroundings,
): FargateServiceArgs["environment"] {
    return {
        APPLICATION_URL: balancer.url,
        ...(storage && { STORAGE_ORIGIN: storage.origin }),
        ...(given.database === true && database?.environment),
        ...(given.storage && storage && { STORAGE_BUCKET: storage.bucketName }),
        ...given.environment,
    };
}

function statementOf({ name, actions, resources }: Permission) {
    return { Sid: name, Action: actions, Resource: resources };
}
