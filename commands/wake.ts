import { z } from "zod";
import { AWAKE, MOST_HOURS, type OffHoursInput } from "../components/off-hours/definition";
import { isWorkingTime } from "../components/off-hours/hours";
import { parseOptions, required, UsageError } from "./arguments";
import { runMachine } from "./execution";
import { answer, interruptSleep, OFF_HOURS, workingHours } from "./off-hours";
import { duration, progressOnScreen } from "./progress";
import { runCommand } from "./run";
import { findStack } from "./stack";

const USAGE = "npm run wake -- --stack <stack> [--hours <hours>]";

const awake = z.object({ url: z.string() });

async function wake(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, { stack: { type: "string" }, hours: { type: "string" } });
    const stack = findStack(required(options.stack, "stack", "name the stack to wake"));
    const hours = hoursFrom(options.hours ?? "4");
    const until = new Date(Date.now() + hours * 3_600_000);
    const sleepThen = !isWorkingTime(workingHours(stack), until);
    process.stderr.write(`Waking ${stack.name} (${stack.region}); a stopped database takes minutes\n`);
    const progress = progressOnScreen();
    await interruptSleep(stack, progress);
    const input: OffHoursInput = { do: "wake", by: "person", until: until.toISOString(), sleepThen };
    const ended = await runMachine(stack, { ...OFF_HOURS, prefix: AWAKE, lastState: "Awake" }, { ...input }, progress);
    if (!ended.succeeded) {
        process.stdout.write(`\nNot awake, after ${duration(ended.seconds)}: ${ended.cause}\n`);
        return 1;
    }
    const { url } = awake.parse(ended.output);
    const status = await answer(url, progress);
    if (status === undefined) {
        process.stdout.write(
            `\nThe database and the tasks run, but ${url} does not answer after five minutes. See the services' events in ` +
                `ECS and their logs.\n`,
        );
        return 1;
    }
    const then = sleepThen ? "sleeps again" : "is left to its working hours";
    process.stdout.write(
        `\nAwake: ${url} answers with ${status}. ${stack.name} ${then} after ${clock(until)}, in ${hours} h.\n` +
            `Sooner: npm run sleep -- --stack ${stack.name}\n`,
    );
    return 0;
}

function hoursFrom(text: string): number {
    const hours = Number(text);
    if (!/^\d+$/.test(text) || hours < 1 || hours > MOST_HOURS) {
        throw new UsageError(`--hours "${text}" is not a whole number from 1 to ${MOST_HOURS}.`);
    }
    return hours;
}

function clock(time: Date): string {
    return time.toTimeString().slice(0, 5);
}

runCommand({
    usage: USAGE,
    help: `Starts a stack's database and services, which sleep out of working hours, and keeps them up for some hours. What is
putting the stack to sleep just then is ended. Waits until the application answers.

Usage: ${USAGE}

  --stack <stack>   the stack to wake
  --hours <hours>   how long to keep it awake, 1 to ${MOST_HOURS}. Default: 4
  -h, --help        show this text

Exit code: 0 if it answers, 1 if not, 2 if the command makes no sense.
`,
    run: wake,
});
