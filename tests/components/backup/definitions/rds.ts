import { type Call, TaskError } from "./interpreter";

/** How RDS behaves. */
export interface RdsBehaviour {
    /** How often an instance is looked at before it is there. */
    readonly creatingLooks: number;
    /** Status that it comes to have in the place of `available`. */
    readonly fate?: string | undefined;
    /** How often it is looked at before its password is set. */
    readonly passwordLooks: number;
    /** How often it is looked at before it is gone. */
    readonly deletingLooks: number;
    /** The restore is answered by an error, though it began. */
    readonly restoreAnswerLost: boolean;
    /** An instance that is being created cannot be deleted. */
    readonly refusesDeletionWhileCreating: boolean;
    /** Snapshots, by the time that they were taken. */
    readonly snapshots: readonly { readonly name: string; readonly takenAt: string; readonly status: string }[];
}

/** An RDS in which all goes well. */
export const GOOD_RDS: RdsBehaviour = {
    creatingLooks: 2,
    passwordLooks: 2,
    deletingLooks: 2,
    restoreAnswerLost: false,
    refusesDeletionWhileCreating: false,
    snapshots: [
        { name: "rds:shop-prod-db-1a2b3c4d-2026-11-20-02-10", takenAt: "2026-11-20T02:11:00Z", status: "available" },
        { name: "rds:shop-prod-db-1a2b3c4d-2026-11-21-02-10", takenAt: "2026-11-21T02:11:00Z", status: "available" },
        { name: "rds:shop-prod-db-1a2b3c4d-2026-11-22-02-10", takenAt: "2026-11-22T02:11:00Z", status: "creating" },
    ],
};

/** Stands in for RDS, as far as a snapshot drill uses it. */
export class Rds {
    /** The arguments of each change that was asked for. */
    readonly asked: { readonly action: string; readonly args: Readonly<Record<string, unknown>> }[] = [];
    private status: string | undefined;
    private name: unknown;
    private looks = 0;
    private passwordAsked = false;

    constructor(private readonly behaviour: RdsBehaviour) {}

    /** Whether there is an instance. */
    get hasInstance(): boolean {
        return this.status !== undefined;
    }

    /** Answers a call of an SDK integration, `…:aws-sdk:rds:<action>`. */
    answer({ resource, args }: Call): unknown {
        const action = resource.slice(resource.lastIndexOf(":") + 1);
        const given = fieldsOf(args);
        switch (action) {
            case "describeDBSnapshots":
                return {
                    DbSnapshots: this.behaviour.snapshots.map(({ name, takenAt, status }) => ({
                        DbSnapshotIdentifier: name,
                        SnapshotCreateTime: takenAt,
                        Status: status,
                    })),
                };
            case "describeDBInstances":
                return this.describe(given);
            case "restoreDBInstanceFromDBSnapshot":
            case "restoreDBInstanceToPointInTime":
                return this.restore(action, given);
            case "modifyDBInstance":
                this.asked.push({ action, args: given });
                this.require("available");
                this.passwordAsked = true;
                this.looks = 0;
                return {};
            case "deleteDBInstance":
                return this.delete(given);
            default:
                throw new Error(`${action} is not expected.`);
        }
    }

    private restore(action: string, args: Readonly<Record<string, unknown>>): unknown {
        this.asked.push({ action, args });
        if (this.status !== undefined) {
            throw new TaskError("Rds.DbInstanceAlreadyExistsException", "It is there.");
        }
        this.status = "creating";
        this.name = args.DbInstanceIdentifier ?? args.TargetDBInstanceIdentifier;
        this.looks = 0;
        if (this.behaviour.restoreAnswerLost) {
            throw new TaskError("States.Timeout", "");
        }
        return {};
    }

    private delete(args: Readonly<Record<string, unknown>>): unknown {
        this.asked.push({ action: "deleteDBInstance", args });
        if (this.status === "creating" && this.behaviour.refusesDeletionWhileCreating) {
            throw new TaskError("Rds.InvalidDbInstanceStateException", "It is being created.");
        }
        this.status = "deleting";
        this.looks = 0;
        return {};
    }

    private describe(args: Readonly<Record<string, unknown>>): unknown {
        this.looks += 1;
        if (this.status === "creating" && this.looks > this.behaviour.creatingLooks) {
            this.status = this.behaviour.fate ?? "available";
        }
        if (this.status === "deleting" && this.looks > this.behaviour.deletingLooks) {
            this.status = undefined;
        }
        const isAskedFor = JSON.stringify(args).includes(JSON.stringify(this.name));
        if (this.status === undefined || !isAskedFor) {
            return { DbInstances: [] };
        }
        const hasPassword = this.passwordAsked && this.looks > this.behaviour.passwordLooks;
        return {
            DbInstances: [
                {
                    DbInstanceIdentifier: this.name,
                    DbInstanceStatus: this.status,
                    ...(this.status !== "creating" && { Endpoint: { Address: "temporary.example.com", Port: 5432 } }),
                    ...(this.passwordAsked && {
                        MasterUserSecret: {
                            SecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1-abcdef",
                            SecretStatus: hasPassword ? "active" : "creating",
                        },
                    }),
                },
            ],
        };
    }

    private require(status: string): void {
        if (this.status !== status) {
            throw new TaskError("Rds.InvalidDbInstanceStateException", `It is ${this.status ?? "not there"}.`);
        }
    }
}

function fieldsOf(args: unknown): Readonly<Record<string, unknown>> {
    return typeof args === "object" && args !== null ? { ...args } : {};
}
