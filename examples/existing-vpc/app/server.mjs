import { createServer } from "node:http";

const { NAME = "service", PORT } = process.env;

const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(`${JSON.stringify({ service: NAME, path: request.url })}\n`);
});

server.listen(Number(PORT));

// ECS stops a task with SIGTERM: what is under way is answered first.
process.once("SIGTERM", () => {
    server.close();
});
