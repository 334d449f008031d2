import { isRecord } from "../is-record";
import type { PreviewResource } from "../document";
import type { Circumstances } from "./charges";
import { amount } from "./numbers";
import { objectsOf, textOf } from "./properties";
import { averageOverWeek, type Change } from "./schedule";

/** When something is up that goes to sleep. */
export interface Awake {
    readonly hoursPerMonth: number;
    /** What that assumes. */
    readonly assumption: string;
}

/**
 * The hours of a month in which something runs that a state machine puts to sleep and wakes by schedules.
 *
 * @returns undefined where nothing puts it to sleep, or it cannot be told for how long.
 */
export function awakeOf(resource: PreviewResource, circumstances: Circumstances): Awake | undefined {
    const { references, hoursPerMonth } = circumstances;
    const schedules = references
        .usersOf(resource, "aws:sfn/stateMachine:StateMachine")
        .flatMap((machine) => references.usersOf(machine, "aws:scheduler/schedule:Schedule"))
        .flatMap((schedule) => changeOf(schedule) ?? []);
    const zones = new Set(schedules.map(({ timeZone }) => timeZone));
    const sizes = new Set(schedules.map(({ size }) => size));
    const share = zones.size === 1 && sizes.size === 2 ? averageOverWeek(schedules) : undefined;
    if (share === undefined) {
        return undefined;
    }
    const hours = share * hoursPerMonth;
    const text = `${amount(share * 7 * 24)} of 168 hours a week, asleep in the others`;
    return { hoursPerMonth: hours, assumption: text };
}

/** What a schedule does, by the input that it gives the state machine. */
function changeOf({ inputs }: PreviewResource): (Change & { readonly timeZone: string }) | undefined {
    const [target = {}] = objectsOf(inputs, "target");
    const size = SIZES.get(asked(textOf(target, "input")));
    return size === undefined
        ? undefined
        : {
              schedule: textOf(inputs, "scheduleExpression") ?? "",
              size,
              timeZone: textOf(inputs, "scheduleExpressionTimezone") ?? "UTC",
          };
}

const SIZES: ReadonlyMap<unknown, number> = new Map([
    ["wake", 1],
    ["sleep", 0],
]);

function asked(input: string | undefined): unknown {
    try {
        const given: unknown = JSON.parse(input ?? "");
        return isRecord(given) ? given.do : undefined;
    } catch {
        return undefined;
    }
}
