import type { Facts } from "./facts";
import { COLORS, graph, type Line, type LineOptions, type Row } from "./widgets";

const HOUR = 3600;

/** Are there backups, and can they be restored: how old the newest are, how they ended, and how long they took. */
export function backupsRow({ region }: Facts, { namespace, dimension }: Exclude<Facts["backups"], undefined>): Row {
    const of = (metric: string, options: LineOptions): Line => [namespace, metric, ...dimension, options];
    return {
        height: 5,
        widgets: [
            graph({
                title: "Hours since the last dump and drill",
                region,
                stat: "Maximum",
                periodSeconds: HOUR,
                lines: [of("HoursSinceDump", { label: "dump" }), of("HoursSinceDrill", { label: "drill" })],
            }),
            graph({
                title: "Dumps and drills: 1 is good, 0 has failed",
                region,
                stat: "Minimum",
                periodSeconds: HOUR,
                max: 1,
                lines: [
                    of("DumpSucceeded", { label: "dump", color: COLORS.good }),
                    of("DrillSucceeded", { label: "drill" }),
                ],
            }),
            graph({
                title: "Seconds that a dump and a restore took",
                region,
                stat: "Maximum",
                periodSeconds: HOUR,
                lines: [of("DumpSeconds", { label: "dump" }), of("RestoreSeconds", { label: "restore" })],
            }),
        ],
    };
}
