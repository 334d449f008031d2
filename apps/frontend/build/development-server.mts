import { join } from "node:path";
import { type Plugin, runnerImport } from "vite";

const SOURCE = join(import.meta.dirname, "..", "src");

/**
 * Lets Vite's development server stand in for the server of production: the same environment variables, and the same
 * `/config.json` and `/health` by the same code. It sends no content security policy: Vite puts inline scripts and
 * styles into the page to reload it.
 */
export async function developmentServer(): Promise<Plugin> {
    const { settings, answers } = await productionAnswers();
    return {
        name: "development-server",
        config: () => ({ server: { port: settings.port, strictPort: true } }),
        configureServer(server) {
            server.middlewares.use((request, response, next) => {
                const answer = answers.get(request.url ?? "");
                if (answer === undefined) {
                    next();
                    return;
                }
                response.setHeader("content-type", "application/json; charset=utf-8");
                response.setHeader("cache-control", "no-store");
                response.end(JSON.stringify(answer));
            });
        },
    };
}

// The server is CommonJS, and Vite's configuration is not: Vite loads the one for the other.
async function productionAnswers() {
    const [settingsModule, configurationModule, answerModule] = await Promise.all([
        runnerImport<typeof import("../src/settings.js")>(join(SOURCE, "settings.ts")),
        runnerImport<typeof import("../src/configuration.js")>(join(SOURCE, "configuration.ts")),
        runnerImport<typeof import("../src/answer.js")>(join(SOURCE, "answer.ts")),
    ]);
    const settings = settingsModule.module.readSettings(process.env);
    const { CONFIGURATION_PATH, configurationOf } = configurationModule.module;
    const answers = new Map<string, unknown>([
        [CONFIGURATION_PATH, configurationOf(settings)],
        [answerModule.module.HEALTH_PATH, { status: "ok" }],
    ]);
    return { settings, answers };
}
