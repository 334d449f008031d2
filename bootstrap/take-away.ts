import { createChangeSet, executeChangeSet } from "./change-set";
import { ENVIRONMENTS_FILE } from "./environments";
import { EPHEMERAL_PREFIX, KEY_ALIAS, stateBucketName, stateLogBucketName } from "./names";
import { confirmed } from "./question";
import { agreed, desired, heldBy, type Run } from "./set-up";
import { eventIds, followed, removeStack, settledStack } from "./stack";
import { deleteState, stacksIn } from "./state-bucket";
import { template } from "./template";

/** Takes an environment away from its account, and everything with the last one; gives the exit code. */
export async function takeAway(run: Run): Promise<number> {
    const { aws, options, environments, progress, print } = run;
    const { name } = options.environment;
    const stack = await settledStack(aws, progress);
    const held = heldBy(stack);
    const others = held.filter((other) => other !== name);
    if (options.deleteState && others.length > 0) {
        throw new Error(
            `The state is that of ${others.join(", ")}, too. Nothing was changed: leave out --delete-state.`,
        );
    }
    const stacks = await stacksIn(aws);
    const ephemeral = environments.ephemeral?.from === name;
    const left = stacks.filter((path) => {
        const [stackName = ""] = path.split("/").slice(-1);
        return others.length === 0 || stackName === name || (ephemeral && stackName.startsWith(EPHEMERAL_PREFIX));
    });
    if (left.length > 0) {
        throw new Error(
            `${stateBucketName(aws.account, aws.region)} still has ${left.length === 1 ? "a stack" : "stacks"}: ` +
                `${left.join(", ")}.\nNothing was changed. For each: pulumi destroy --stack <name>, then ` +
                "pulumi stack rm <name>.",
        );
    }
    if (stack !== undefined && !held.includes(name)) {
        throw new Error(`Account ${aws.account} does not have ${name}: it has ${held.join(", ") || "no environment"}.`);
    }
    if (stack !== undefined && others.length > 0) {
        return removeOne(run, others);
    }
    return removeAll(run, stack !== undefined);

    async function removeOne(current: Run, rest: readonly string[]): Promise<number> {
        const changeSet = await createChangeSet(aws, template(await desired(current, stack, rest)), true);
        if (!(await agreed(current, changeSet, true))) {
            return 1;
        }
        const before = await eventIds(aws, changeSet.stackId);
        await executeChangeSet(aws, changeSet);
        await followed(aws, changeSet.stackId, before, progress);
        print(`\n${name} is gone from account ${aws.account}; ${rest.join(", ")} stay.\n${hint()}`);
        return 0;
    }

    async function removeAll(current: Run, exists: boolean): Promise<number> {
        const buckets = [stateBucketName(aws.account, aws.region), stateLogBucketName(aws.account, aws.region)];
        const kept = `the buckets ${buckets.join(" and ")}, and the key ${KEY_ALIAS}`;
        print(
            options.deleteState
                ? `\nAll roles and policies go, and with them ${kept}: no state can be read afterwards.\n\n`
                : `\nAll roles and policies go. What stays: ${kept}.\n\n`,
        );
        if (!(await confirmed(`Take Slipway away from account ${aws.account}?`, current.options.yes))) {
            print("Nothing was changed.\n");
            return 1;
        }
        if (exists) {
            await removeStack(aws, progress);
        }
        const gone = options.deleteState ? await deleteState(aws) : [];
        gone.forEach((what) => {
            progress.step(`Deleted ${what}`);
        });
        print(`\n${exists || gone.length > 0 ? "Gone" : "There was nothing to take away"}.\n${hint()}`);
        return 0;
    }

    function hint(): string {
        return `Remove its account from ${ENVIRONMENTS_FILE}, so that workflows leave it alone.\n`;
    }
}
