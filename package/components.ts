// The components of the package, as Pulumi's schema inference finds them.
export { WebApplication } from "./web-application";
