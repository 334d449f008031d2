export * from "./cluster";
export * from "./ecr-repo";
export * from "./encryption-key";
export * from "./fargate-service";
export * from "./load-balancer";
export * from "./postgres-db";
export * from "./vpc";
