import type { DatabaseFacts, Facts } from "./facts";
import { graph, type Line, type LineOptions, type Row } from "./widgets";

/** Is the database busy or full: CPU, storage, connections, IOPS, and how far replicas are behind. */
export function databaseRow({ region }: Facts, database: DatabaseFacts): Row {
    const { identifier, replicas, burstable } = database;
    const of = (metric: string, label: string, options: LineOptions = {}, instance = identifier): Line => [
        "AWS/RDS",
        metric,
        "DBInstanceIdentifier",
        instance,
        { label, ...options },
    ];
    const everyone = (metric: string, label: string): Line[] => [
        of(metric, label),
        ...replicas.map((replica, index) => of(metric, `replica ${index + 1}`, {}, replica)),
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
                    ...everyone("CPUUtilization", "primary"),
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
            graph({ title: "Connections", region, stat: "Maximum", lines: everyone("DatabaseConnections", "primary") }),
            graph({
                title: "Reads and writes in a second",
                region,
                lines: [of("ReadIOPS", "reads"), of("WriteIOPS", "writes")],
            }),
            ...(replicas.length === 0
                ? []
                : [
                      graph({
                          title: "Seconds that replicas are behind",
                          region,
                          stat: "Maximum",
                          lines: replicas.map((replica, index) =>
                              of("ReplicaLag", `replica ${index + 1}`, {}, replica),
                          ),
                      }),
                  ]),
        ],
    };
}
