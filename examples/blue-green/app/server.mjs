import { createServer } from "node:http";

const server = createServer((request, response) => {
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.end(request.url === "/health" ? "well\n" : "Welcome to the shop\n");
});

server.listen(Number(process.env.PORT));

// ECS stops a task with SIGTERM: what is under way is answered first.
process.once("SIGTERM", () => {
    server.close();
});
