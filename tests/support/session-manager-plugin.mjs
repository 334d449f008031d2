// Stands for AWS's plugin: writes down how it was called and how it ended, and forwards a port as the session's request says,
// but to a port of this machine.
import { appendFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { setTimeout } from "node:timers";

const {
    PLUGIN_RECORD: record,
    PLUGIN_TO: to,
    PLUGIN_FAILS: fails,
    PLUGIN_VERSION: version = "1.2.707.0",
} = process.env;
const args = process.argv.slice(2);
const write = (entry) => appendFileSync(record, `${JSON.stringify(entry)}\n`);

if (args[0] === "--version") {
    console.log(version);
    process.exit(0);
}
const { AWS_SSM_START_SESSION_RESPONSE: session = "{}", PGPASSWORD } = process.env;
write({ args, session: JSON.parse(session), ...(PGPASSWORD !== undefined && { PGPASSWORD }) });
if (fails !== undefined) {
    console.error(fails);
    process.exit(1);
}
const { Parameters } = JSON.parse(args[4]);
if (Parameters === undefined) {
    console.log("in the container");
    process.exit(0);
}
process.on("SIGINT", () => {
    write("SIGINT");
    process.exit(0);
});
const server = createServer((local) => {
    const remote = connect(Number(to), "127.0.0.1");
    local.pipe(remote).pipe(local);
    local.on("error", () => remote.destroy());
    remote.on("error", () => local.destroy());
});
// Should nobody end it.
setTimeout(() => process.exit(1), 60_000).unref();
server.listen(Number(Parameters.localPortNumber[0]), "127.0.0.1", () => {
    console.log(`Port ${Parameters.localPortNumber[0]} opened for sessionId somebody-1.\nWaiting for connections...`);
});
