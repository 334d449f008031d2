import type { Example } from "./previews";

/** What an example makes. */
export interface Facts {
    /** What stands directly in the stack, as the program reads. */
    readonly components: readonly string[];
    /** How many resources there are, by their service or package. */
    readonly resources: Readonly<Record<string, number>>;
    /** US dollars a month. */
    readonly monthly: number;
}

/** A network of its own over two zones, in which tasks have public addresses. */
const NETWORK = { ec2: 25 };

/** What each example makes, for what. */
export const FACTS: Readonly<Record<Example, Facts>> = {
    "smallest-service": {
        components: [
            "EncryptionKey data",
            "Vpc network",
            "EcrRepo images",
            "LoadBalancer web",
            "Cluster cluster",
            "FargateService hello",
        ],
        resources: {
            kms: 2,
            ec2: NETWORK.ec2 + 1,
            ecr: 2,
            docker: 2,
            vpc: 4,
            lb: 6,
            cloudwatch: 4,
            ecs: 4,
            iam: 5,
            random: 1,
            dynamic: 1,
        },
        monthly: 40.38,
    },
    "existing-vpc": {
        components: [
            "Vpc network",
            "EncryptionKey data",
            "Cluster cluster",
            "EcrRepo images",
            "LoadBalancer web",
            "FargateService orders",
            "FargateService catalog",
        ],
        resources: {
            kms: 2,
            ec2: 3,
            ecr: 2,
            docker: 2,
            vpc: 7,
            lb: 10,
            cloudwatch: 7,
            ecs: 6,
            iam: 10,
            random: 2,
            dynamic: 2,
        },
        monthly: 45.16,
    },
    "worker-and-schedule": {
        components: [
            "EncryptionKey data",
            "Vpc network",
            "Cluster cluster",
            "EcrRepo images",
            "Queue jobs-failed",
            "Queue jobs",
            "FargateService worker",
            "ScheduledTask nightly",
        ],
        resources: {
            kms: 2,
            ec2: NETWORK.ec2 + 1,
            ecr: 2,
            docker: 2,
            vpc: 2,
            cloudwatch: 6,
            ecs: 5,
            iam: 10,
            sqs: 4,
            scheduler: 1,
            dynamic: 1,
        },
        monthly: 8.87,
    },
    "blue-green": {
        components: [
            "EncryptionKey data",
            "Vpc network",
            "EcrRepo images",
            "LoadBalancer web",
            "MetricAlarm slow",
            "Cluster cluster",
            "FargateService shop",
        ],
        resources: {
            kms: 2,
            ec2: NETWORK.ec2 + 1,
            ecr: 2,
            docker: 2,
            vpc: 4,
            lb: 6,
            cloudwatch: 6,
            ecs: 4,
            iam: 9,
            lambda: 1,
            random: 1,
            dynamic: 1,
        },
        monthly: 40.58,
    },
    "two-services-and-a-database": {
        components: [
            "EncryptionKey data",
            "Vpc network",
            "Cluster cluster",
            "EcrRepo images",
            "LoadBalancer web",
            "PostgresDb db",
            "Bucket avatars",
            "FargateService backend",
            "FargateService frontend",
            "BackupPipeline backups",
        ],
        resources: {
            kms: 2,
            ec2: NETWORK.ec2 + 5,
            ecr: 2,
            docker: 6,
            vpc: 13,
            lb: 10,
            rds: 3,
            s3: 17,
            cloudwatch: 22,
            ecs: 9,
            iam: 39,
            lambda: 1,
            sfn: 3,
            scheduler: 2,
            sns: 2,
            sqs: 2,
            random: 3,
            dynamic: 3,
        },
        monthly: 69.74,
    },
};
