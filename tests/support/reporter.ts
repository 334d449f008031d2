import { relative } from "node:path";
import Mocha from "mocha";

const { EVENT_HOOK_END, EVENT_RUN_END, EVENT_TEST_END } = Mocha.Runner.constants;

/** How many of the slowest files the report names. */
const SLOWEST = 10;

/**
 * Mocha's dots and failures, then the tests that were skipped by name, where the time went, and one line that counts:
 * `N passed, N failed`.
 */
class Report extends Mocha.reporters.Dot {
    constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
        super(runner, options);
        const times = new Map<string, number>();
        const skipped: string[] = [];
        const count = ({ file = "unknown file", duration = 0 }: Mocha.Runnable): void => {
            const path = relative(process.cwd(), file);
            times.set(path, (times.get(path) ?? 0) + duration);
        };
        runner.on(EVENT_HOOK_END, count);
        runner.on(EVENT_TEST_END, (test: Mocha.Test) => {
            count(test);
            if (test.isPending()) {
                skipped.push(test.fullTitle());
            }
        });
        runner.once(EVENT_RUN_END, () => {
            for (const title of skipped) {
                console.log(`  skipped: ${title}`);
            }
            console.log(timeTable(times));
            const { passes, failures } = this.stats;
            console.log(
                `${passes} passed, ${failures} failed${skipped.length === 0 ? "" : `, ${skipped.length} skipped`}`,
            );
        });
    }
}

function timeTable(times: ReadonlyMap<string, number>): string {
    const slowest = [...times].sort(([, one], [, other]) => other - one).slice(0, SLOWEST);
    const rows = slowest.map(([file, time]) => `  ${(time / 1000).toFixed(2).padStart(7)} s  ${file}`);
    return ["  where the time went:", ...rows, ""].join("\n");
}

module.exports = Report;
