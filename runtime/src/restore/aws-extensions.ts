/**
 * Extensions that exist only on AWS, whose control files no package brings. What they do (reach S3 or Lambda from SQL,
 * read RDS's own logs, move data between instances) has no place in a restored copy either.
 *
 * Sources: https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-extensions.html and
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Extensions.html, 2026-11.
 */
export const AWS_EXTENSIONS: readonly string[] = [
    "apg_plan_mgmt",
    "aws_commons",
    "aws_lambda",
    "aws_ml",
    "aws_s3",
    "flow_control",
    "log_fdw",
    "pg_transport",
    "rds_tools",
];
