import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressed } from "./build/compressed.mjs";
import { developmentServer } from "./build/development-server.mjs";

export default defineConfig(({ command }) => ({
    root: "client",
    // A build must not depend on the environment that it is made in.
    plugins: [react(), command === "build" ? compressed() : developmentServer()],
    build: {
        outDir: "../dist/public",
        emptyOutDir: true,
        // The content security policy allows no `data:` addresses.
        assetsInlineLimit: 0,
        // Every browser that knows modules of today's JavaScript loads them ahead by itself.
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        // On a busy machine the compression alone would bring up its warning.
        rolldownOptions: { checks: { bundlerTimings: false } },
    },
}));
