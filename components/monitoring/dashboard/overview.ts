import type { Facts } from "./facts";
import { alarmStates, logTable, type Row, text } from "./widgets";

/** Whether something rings, and what changed. */
export function overviewRow({ title, runbook, region, alarms, events }: Facts): Row {
    const link = /^https?:/.test(runbook) ? `[Runbook](${runbook})` : `Runbook: ${runbook}`;
    return {
        height: 6,
        widgets: [
            alarms.length === 0
                ? text(`# ${title}\n${link}\n\nNo alarms: slipway:monitoring.alarms is none.`)
                : alarmStates(title, alarms),
            logTable("Deployments and failed executions", region, events.logGroup, [
                "fields @timestamp, detail.eventName, detail.reason, resources.0, detail.status, detail.name",
                "sort @timestamp desc",
                "limit 20",
            ]),
        ],
    };
}
