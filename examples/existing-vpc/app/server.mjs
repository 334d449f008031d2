import { createServer } from "node:http";

const { NAME = "service", PORT } = process.env;

// Longer than the load balancer keeps an idle connection, 60 seconds: a request on its way to a closed one is lost as a 502.
const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(`${JSON.stringify({ service: NAME, path: request.url })}\n`);
});

server.listen(Number(PORT));

// ECS stops a task with SIGTERM: what is under way is answered first.
process.once("SIGTERM", () => {
    server.close();
});
