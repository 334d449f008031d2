import type { RouteArgs } from "../components/load-balancer";

/** The services of the program: each with the requests that it answers, or a `worker` that answers none. */
export type ServiceRoutes = Readonly<Record<string, RouteArgs | "worker">>;
