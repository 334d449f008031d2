import { isPlainObject, type PlainObject } from "../config/merge";
import type { WebApplicationArgs } from "./arguments/application";
import type { ExistingVpc, Network } from "./arguments/network";
import type { Service } from "./arguments/service";

/** Where a stack file has `false` for a part that is not wanted, and other languages `enabled: false` or 0. */
const SWITCHES = [
    "network.flowLogs",
    "web.accessLogs",
    "web.firewall",
    "storage.accessLogs",
    "backups.accessLogs",
    "backups.awsBackup",
    "backups.snapshotDrill",
    "monitoring.budget",
    "services.*.scaling.cpuPercent",
    "services.*.deployment.validation",
    "services.*.deployment.rollbackAlarms",
];

/** The settings of an application as a stack file has them, whose schema checks them and has the defaults. */
export function asStackFile(args: WebApplicationArgs): PlainObject {
    const { region, revision, services, network, backups, storage, ...sections } = args;
    const { image, ...dumps } = backups ?? {};
    const written: PlainObject = {
        ...sections,
        network: network && networkSection(network),
        storage,
        backups: backups && dumps,
        services: Object.fromEntries(
            Object.entries(services).map(([name, service]) => [name, serviceSection(service)]),
        ),
    };
    return SWITCHES.reduce((sofar, path) => switched(sofar, path.split(".")), written);
}

function networkSection({ existing, ...network }: Network): PlainObject {
    return { ...network, ...(existing && { existing: existingSection(existing) }) };
}

function existingSection(existing: ExistingVpc): PlainObject {
    return {
        vpcId: existing.vpcId,
        publicSubnets: existing.publicSubnetIds ?? existing.publicSubnetTags,
        privateSubnets: existing.privateSubnetIds ?? existing.privateSubnetTags,
        isolatedSubnets: existing.isolatedSubnetIds ?? existing.isolatedSubnetTags,
    };
}

function serviceSection(service: Service): PlainObject {
    const { cpu, memory, architecture, scaling, deployment, spotPercent, protocol, exec, route } = service;
    const { readonlyRootFilesystem, logRetentionDays } = service;
    return {
        cpu,
        memory,
        architecture,
        scaling,
        deployment,
        spotPercent,
        protocol,
        exec,
        readonlyRootFilesystem,
        logRetentionDays,
        ...(route && { route }),
    };
}

/** A copy with the switch at a path put as a stack file has it. */
function switched(value: PlainObject, [first, ...rest]: readonly string[]): PlainObject {
    return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => {
            if (first !== "*" && key !== first) {
                return [key, inner];
            }
            if (rest.length === 0) {
                return [key, switchOf(inner)];
            }
            return [key, isPlainObject(inner) ? switched(inner, rest) : inner];
        }),
    );
}

function switchOf(value: unknown): unknown {
    if (!isPlainObject(value)) {
        return value === 0 ? false : value;
    }
    const { enabled = true, ...settings } = value;
    return enabled === true ? settings : enabled === false ? false : value;
}
