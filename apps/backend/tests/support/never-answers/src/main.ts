import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify from "fastify";
import { Shutdown } from "../../../../src/shutdown";

const DRAIN_MILLISECONDS = 500;

// A server that begins an answer, and never ends it; it gives up on open requests soon.
const server = fastify({ logger: true }).withTypeProvider<TypeBoxTypeProvider>();
server.get("/", (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200).write("and");
});
new Shutdown(DRAIN_MILLISECONDS).onSignal(server, 0, () => Promise.resolve());
void server.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
