import type { DatabaseFacts, Facts } from "./facts";
import { graph, type Line, type LineOptions, type Row } from "./widgets";

/** Is the database busy or full: CPU, storage, connections and IOPS. */
export function databaseRow({ region }: Facts, database: DatabaseFacts): Row {
    const { identifier, burstable } = database;
    const of = (metric: string, label: string, options: LineOptions = {}): Line => [
        "AWS/RDS",
        metric,
        "DBInstanceIdentifier",
        identifier,
        { label, ...options },
    ];
    return {
        height: 6,
        widgets: [
            graph({
                title: "CPU of the database",
                region,
                unit: "%",
                max: 100,
                lines: [
                    of("CPUUtilization", "CPU"),
                    ...(burstable ? [of("CPUCreditBalance", "credits", { yAxis: "right" })] : []),
                ],
            }),
            graph({
                title: "Free storage, in GB",
                region,
                stat: "Minimum",
                lines: [
                    of("FreeStorageSpace", "bytes", { id: "free", visible: false }),
                    [{ expression: "free / 1000000000", label: "free" }],
                ],
            }),
            graph({ title: "Connections", region, stat: "Maximum", lines: [of("DatabaseConnections", "open")] }),
            graph({
                title: "Reads and writes in a second",
                region,
                lines: [of("ReadIOPS", "reads"), of("WriteIOPS", "writes")],
            }),
        ],
    };
}
