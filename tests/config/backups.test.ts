import { expect } from "chai";
import { mistakesIn, settingsOf, type Written } from "./reading";

const backups = (settings: Written): Written => ({ backups: settings });

describe("wrong settings of backups", () => {
    for (const [setting, mistake] of [
        [{ schedule: "daily" }, 'schedule: "daily" is not a schedule, like "cron(15 3 * * ? *)" or "rate(12 hours)"'],
        [{ timeZone: "Berlin" }, 'timeZone: "Berlin" is no time zone. Name one like "Europe/Berlin"'],
        [{ retention: { dailyDays: 0 } }, "retention.dailyDays: 0 is not a whole number of days from 1 to 36500"],
        [{ drillStorageGigabytes: 20 }, "drillStorageGigabytes: 20 is not a whole number of GiB from 21 to 200"],
        [{ drillStorageGigabytes: 201 }, "drillStorageGigabytes: 201 is not a whole number of GiB from 21 to 200"],
        [{ rtoTargetMinutes: 0 }, "rtoTargetMinutes: 0 is not a whole number of minutes from 1 to 10080"],
        [{ notify: ["ops"] }, 'notify[0]: "ops" is not an e-mail address, like "ops@example.com"'],
        [
            { extensions: ["../x"] },
            'extensions[0]: "../x" is not the name of a Debian package without its beginning, like "pgvector"',
        ],
        [{ architecture: "arm" }, 'architecture: "arm" is not one of "arm64" or "x86_64"'],
        [
            { objectLock: { mode: "legal", days: 1 } },
            'objectLock.mode: "legal" is not one of "governance" or "compliance"',
        ],
        [
            { source: { bucket: "No", keyArn: "arn:aws:kms:eu-west-1:111111111111:key/1" } },
            'source.bucket: "No" is not the name of a bucket',
        ],
        [{ enabled: "no" }, 'enabled: "no" is neither true nor false'],
        [{ schedul: "rate(1 day)" }, 'schedul: unknown setting. Did you mean "schedule"?'],
    ] as const) {
        it(`are told: ${JSON.stringify(setting)}`, () => {
            expect(mistakesIn(backups(setting))).to.deep.equal([`slipway:backups.${mistake}`]);
        });
    }

    it("are told all at once, with what follows from the right ones", () => {
        const mistakes = mistakesIn(
            backups({
                schedule: "daily",
                notify: ["ops"],
                drillMemory: 1500,
                objectLock: { mode: "compliance", days: 7 },
            }),
        );
        expect(
            mistakes.map((mistake) => mistake.slice("slipway:backups.".length, mistake.indexOf(": "))),
        ).to.deep.equal(["schedule", "notify[0]", "drillMemory", "objectLock.days"]);
    });

    it("are told where a copy is neither in a region nor in an account", () => {
        const [mistake] = mistakesIn(backups({ replication: { bucketArn: "arn:aws:s3:::copy" } }));
        expect(mistake).to.match(/^slipway:backups\.replication/);
        expect(mistakesIn(backups({ replication: "eu-central-1" }))).to.deep.equal([
            'slipway:backups.replication: "eu-central-1" is not allowed. Give region, or bucketArn, accountId and keyArn, ' +
                "indented below it",
        ]);
    });
});

describe("settings of backups that do not go together", () => {
    it("are sizes that Fargate does not have", () => {
        expect(mistakesIn(backups({ dumpCpu: 256, dumpMemory: 1500, drillMemory: 1024 }))).to.deep.equal([
            "slipway:backups.dumpMemory: 1500 does not go with dumpCpu 256. Fargate takes 512, 1024 or 2048",
            "slipway:backups.drillMemory: 1024 does not go with drillCpu 1024. Fargate takes 2048 to 8192 in steps of 1024",
        ]);
    });

    it("are days by which the rarer dumps would go first", () => {
        expect(mistakesIn(backups({ retention: { dailyDays: 30, weeklyDays: 14 } }))).to.deep.equal([
            "slipway:backups.retention.weeklyDays: 14 is less than dailyDays 30: the first dump of a week would go before " +
                "the others. Raise it, or lower dailyDays",
        ]);
        expect(mistakesIn({ environment: "prod", ...backups({ retention: { monthlyDays: 80 } }) })).to.deep.equal([
            "slipway:backups.retention.monthlyDays: 80 is less than weeklyDays 84: the first dump of a month would go " +
                "before the others. Raise it, or lower weeklyDays",
        ]);
    });

    it("are days that are the same for all, which is right", () => {
        expect(mistakesIn(backups({ retention: { dailyDays: 7, weeklyDays: 7, monthlyDays: 7 } }))).to.deep.equal([]);
    });

    it("are a lock that outlasts the shortest retention", () => {
        const lock = (days: number) => backups({ objectLock: { mode: "compliance", days } });
        expect(mistakesIn(lock(7))).to.deep.equal([
            "slipway:backups.objectLock.days: 7 is not below retention.dailyDays 7: dumps would be locked when they are " +
                "due to go. Lower it, or raise dailyDays",
        ]);
        expect(mistakesIn(lock(6))).to.deep.equal([]);
        expect(mistakesIn({ environment: "prod", ...lock(34) })).to.deep.equal([]);
    });

    it("are AWS Backup and snapshot drills without the backups of RDS", () => {
        const reason =
            "needs the automatic backups of RDS, which database.backupRetentionDays 0 switches off. Set that to 1 or more";
        const written = { database: { backupRetentionDays: 0 }, ...backups({ awsBackup: {}, snapshotDrill: {} }) };
        expect(mistakesIn(written)).to.deep.equal([
            `slipway:backups.awsBackup: ${reason}`,
            `slipway:backups.snapshotDrill: ${reason}`,
        ]);
        expect(mistakesIn({ ...written, ...backups({ awsBackup: false, snapshotDrill: false }) })).to.deep.equal([]);
    });

    it("are not looked for where backups are off", () => {
        expect(mistakesIn(backups({ enabled: false, drillMemory: 1 }))).to.deep.equal([]);
    });
});

describe("right settings of backups", () => {
    it("are a copy in another account, a source and a time zone", () => {
        const keyArn = "arn:aws:kms:eu-central-1:111111111111:key/1";
        const written = {
            timeZone: "Europe/Berlin",
            replication: { bucketArn: "arn:aws:s3:::copy", accountId: "111111111111", keyArn },
            source: { bucket: "lost-backups-copy-0a1b2c3", keyArn },
        };
        expect(settingsOf(backups(written)).backups).to.deep.include(written);
    });

    it("keep what the environment says beside them", () => {
        const { backups: found } = settingsOf({ environment: "prod", ...backups({ retention: { dailyDays: 20 } }) });
        expect(found.retention).to.deep.equal({ dailyDays: 20, weeklyDays: 84, monthlyDays: 730, coldStorage: true });
    });
});
