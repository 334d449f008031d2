import {
    CloudWatchClient,
    DescribeAlarmsCommand,
    ListTagsForResourceCommand,
    type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import { z } from "zod";
import { Project } from "../../preview/project";
import { AwsProblem, explained } from "../problem";
import { clientSettings, type Stack } from "../stack";

/** An alarm that rings. */
export interface RingingAlarm {
    readonly name: string;
    /** Since when, in ISO 8601. */
    readonly since: string | undefined;
    readonly description: string;
}

type Tags = Readonly<Record<string, string>>;

const defaultTags = z.object({ tags: z.record(z.string(), z.string()) });

/** What tells an environment's resources from another's. */
const TELLING = ["Project", "Environment"];

/** The tags that all resources of a stack carry, and no other stack's do. */
export function stackTags(stack: Stack, folder = process.cwd()): Tags {
    const { config } = Project.find(folder).stackConfig(stack.name);
    const { tags } = defaultTags.catch({ tags: {} }).parse(JSON.parse(config["aws:defaultTags"] ?? "{}"));
    return Object.fromEntries(Object.entries(tags).filter(([name]) => TELLING.includes(name)));
}

/**
 * Without a tag of its own a stack's part is the whole account's.
 *
 * @throws {@link AwsProblem} where there is none.
 */
export function assertTelling(stack: Stack, tags: Tags): void {
    if (tags.Environment === undefined) {
        throw new AwsProblem(
            `Pulumi.${stack.name}.yaml has no tag Environment in aws:defaultTags, which tells its resources from others`,
        );
    }
}

/**
 * The alarms of a stack that ring, by name; not those by which services scale.
 *
 * @throws {@link AwsProblem} where no tag says which are the stack's.
 */
export async function ringingAlarms(stack: Stack, tags: Tags): Promise<RingingAlarm[]> {
    assertTelling(stack, tags);
    const client = new CloudWatchClient(clientSettings(stack));
    const ringing: RingingAlarm[] = [];
    let nextToken: string | undefined;
    do {
        const request = new DescribeAlarmsCommand({
            StateValue: "ALARM",
            AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
            MaxRecords: 100,
            ...(nextToken !== undefined && { NextToken: nextToken }),
        });
        const page = await explained(stack, () => client.send(request), "cloudwatch:DescribeAlarms");
        for (const alarm of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
            if (!onlyScales(alarm) && (await carries(stack, client, alarm, tags))) {
                const { AlarmName: name = "", AlarmDescription: description = "", StateUpdatedTimestamp: at } = alarm;
                ringing.push({ name, since: at?.toISOString(), description });
            }
        }
        nextToken = page.NextToken;
    } while (nextToken !== undefined);
    return ringing.sort((one, other) => (one.name < other.name ? -1 : 1));
}

type Alarm = Pick<
    MetricAlarm,
    "AlarmName" | "AlarmArn" | "AlarmDescription" | "AlarmActions" | "StateUpdatedTimestamp"
>;

function onlyScales({ AlarmActions = [] }: Alarm): boolean {
    return AlarmActions.length > 0 && AlarmActions.every((action) => action.includes(":autoscaling:"));
}

/** Names of alarms end at random and do not say which stack they are of. */
async function carries(stack: Stack, client: CloudWatchClient, { AlarmArn }: Alarm, tags: Tags): Promise<boolean> {
    const { Tags: found = [] } = await explained(
        stack,
        () => client.send(new ListTagsForResourceCommand({ ResourceARN: AlarmArn })),
        "cloudwatch:ListTagsForResource",
    );
    return Object.entries(tags).every(([name, value]) =>
        found.some(({ Key, Value }) => Key === name && Value === value),
    );
}
