// The components of the package, as Pulumi's schema inference finds them: it takes the first class of a name, and these are
// nearer than what they are made of.
export { WebApplication } from "./web-application";
export { Bucket } from "./parts/bucket";
export { EncryptionKey } from "./parts/encryption-key";
export { PostgresDb } from "./parts/postgres-db";
export { Vpc } from "./parts/vpc";
