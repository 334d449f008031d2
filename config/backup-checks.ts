import { fullRetention } from "../components/backup/lifecycle";
import { sizeMistake } from "../components/fargate/size";
import type { BackupSection } from "./backups";
import type { Conflict } from "./conflict";
import { pathText } from "./mistakes";
import type { Sections } from "./schema";

const at = (...path: string[]) => pathText(["backups", ...path]);

/** What does not go together in the settings of backups. */
export function backupConflicts({ backups, database }: Sections): Conflict[] {
    if (backups.enabled === false) {
        return [];
    }
    return [
        ...sizeConflicts(backups),
        ...retentionConflicts(backups),
        ...lockConflicts(backups),
        ...snapshotConflicts(backups, database),
    ];
}

function sizeConflicts({ dumpCpu = 1024, dumpMemory, drillCpu = 2048, drillMemory }: BackupSection): Conflict[] {
    return [
        { kind: "dump", cpu: dumpCpu, memory: dumpMemory ?? dumpCpu * 2 },
        { kind: "drill", cpu: drillCpu, memory: drillMemory ?? drillCpu * 2 },
    ].flatMap(({ kind, cpu, memory }) => {
        const reason = sizeMistake(cpu, memory);
        const from = [at(`${kind}Cpu`), at(`${kind}Memory`)];
        return reason === undefined
            ? []
            : [{ path: at(`${kind}Memory`), from, reason: reason.replace(" cpu ", ` ${kind}Cpu `) }];
    });
}

function retentionConflicts({ retention = {} }: BackupSection): Conflict[] {
    const { dailyDays, weeklyDays, monthlyDays } = fullRetention(retention);
    const place = (key: string) => at("retention", key);
    const conflicts: Conflict[] = [];
    if (weeklyDays < dailyDays) {
        conflicts.push({
            path: place("weeklyDays"),
            from: [place("dailyDays"), place("weeklyDays")],
            reason: `${weeklyDays} is less than dailyDays ${dailyDays}: the first dump of a week would go before the others. Raise it, or lower dailyDays`,
        });
    }
    if (monthlyDays < weeklyDays) {
        conflicts.push({
            path: place("monthlyDays"),
            from: [place("dailyDays"), place("weeklyDays"), place("monthlyDays")],
            reason: `${monthlyDays} is less than weeklyDays ${weeklyDays}: the first dump of a month would go before the others. Raise it, or lower weeklyDays`,
        });
    }
    return conflicts;
}

function lockConflicts({ objectLock, retention = {} }: BackupSection): Conflict[] {
    const { dailyDays } = fullRetention(retention);
    if (objectLock === undefined || objectLock.days < dailyDays) {
        return [];
    }
    const reason =
        `${objectLock.days} is not below retention.dailyDays ${dailyDays}: dumps would be locked when they are due to go. ` +
        `Lower it, or raise dailyDays`;
    return [{ path: at("objectLock", "days"), from: [at("objectLock", "days"), at("retention", "dailyDays")], reason }];
}

function snapshotConflicts(backups: BackupSection, { backupRetentionDays }: Sections["database"]): Conflict[] {
    if (backupRetentionDays !== 0) {
        return [];
    }
    const reason =
        "needs the automatic backups of RDS, which database.backupRetentionDays 0 switches off. Set that to 1 or more";
    return (["awsBackup", "snapshotDrill"] as const)
        .filter((key) => backups[key] !== undefined && backups[key] !== false)
        .map((key) => ({ path: at(key), from: [at(key), pathText(["database", "backupRetentionDays"])], reason }));
}
