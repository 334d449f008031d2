import * as pulumi from "@pulumi/pulumi";

/** The priorities of a load balancer's rules: each route has its own, and the one before it for its test route. */
export class RoutePriorities {
    private readonly taken = new Set<number>();

    /** @param balancer the load balancer's name, for messages. */
    constructor(private readonly balancer: string) {}

    /**
     * Takes a route's priority.
     *
     * @throws {@link pulumi.RunError} where another route has it, or the number before it is not free.
     */
    take(priority: number): void {
        const heading = `of load balancer "${this.balancer}"`;
        if (this.taken.has(priority)) {
            throw new pulumi.RunError(`Two routes ${heading} have the priority ${priority}. Give each its own.`);
        }
        if (priority < 2) {
            throw new pulumi.RunError(
                `A route ${heading} has the priority ${priority}, which leaves no number before it for its test route. ` +
                    `Give it 2 or more.`,
            );
        }
        const neighbour = [priority - 1, priority + 1].find((other) => this.taken.has(other));
        if (neighbour !== undefined) {
            throw new pulumi.RunError(
                `Two routes ${heading} have the priorities ${Math.min(priority, neighbour)} and ` +
                    `${Math.max(priority, neighbour)}. Each needs the number before its own for its test route: leave ` +
                    `one free.`,
            );
        }
        this.taken.add(priority);
    }
}
