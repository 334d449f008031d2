// Exits with 0 when this container's server answers, else with 1.
const protocol = process.env.PROTOCOL === "https" ? "https" : "http";
const options = {
    host: "127.0.0.1",
    port: process.env.PORT || "8000",
    path: "/api/health",
    // The server made its certificate itself.
    rejectUnauthorized: false,
    timeout: 3_000,
};

require(`node:${protocol}`)
    .get(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
    .on("timeout", () => process.exit(1))
    .on("error", () => process.exit(1));
