/** Types of resources that keep what would be lost with them, and what that is. */
const STATEFUL: Readonly<Record<string, string>> = {
    "aws:backup/vault:Vault": "backup vault",
    "aws:cloudwatch/logGroup:LogGroup": "log group",
    "aws:cognito/userPool:UserPool": "user pool",
    "aws:docdb/cluster:Cluster": "database",
    "aws:dynamodb/table:Table": "database table",
    "aws:ebs/volume:Volume": "volume",
    "aws:ecr/repository:Repository": "image repository",
    "aws:efs/fileSystem:FileSystem": "file system",
    "aws:elasticache/cluster:Cluster": "cache",
    "aws:elasticache/replicationGroup:ReplicationGroup": "cache",
    "aws:elasticache/serverlessCache:ServerlessCache": "cache",
    "aws:fsx/lustreFileSystem:LustreFileSystem": "file system",
    "aws:fsx/ontapFileSystem:OntapFileSystem": "file system",
    "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": "file system",
    "aws:fsx/windowsFileSystem:WindowsFileSystem": "file system",
    "aws:kinesis/stream:Stream": "stream",
    "aws:kms/key:Key": "encryption key",
    "aws:memorydb/cluster:Cluster": "database",
    "aws:msk/cluster:Cluster": "event stream",
    "aws:neptune/cluster:Cluster": "database",
    "aws:opensearch/domain:Domain": "search index",
    "aws:rds/cluster:Cluster": "database",
    "aws:rds/instance:Instance": "database",
    "aws:redshift/cluster:Cluster": "database",
    "aws:route53/zone:Zone": "DNS zone",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:s3/bucketV2:BucketV2": "bucket",
    "aws:secretsmanager/secret:Secret": "secret",
    "aws:sqs/queue:Queue": "queue",
    "aws:ssm/parameter:Parameter": "parameter",
    "random:index/randomPassword:RandomPassword": "password",
};

/** What a type of resource keeps, `database`; undefined for one that keeps nothing. */
export function statefulKind(type: string): string | undefined {
    return STATEFUL[type];
}
