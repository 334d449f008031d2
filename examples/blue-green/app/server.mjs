import { createServer } from "node:http";

// Longer than the load balancer keeps an idle connection, 60 seconds: a request on its way to a closed one is lost as a 502.
const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.end(request.url === "/health" ? "well\n" : "Welcome to the shop\n");
});

server.listen(Number(process.env.PORT));

// ECS stops a task with SIGTERM: what is under way is answered first.
process.once("SIGTERM", () => {
    server.close();
});
