// Preloaded into a measured process: leaves its peak memory, in KiB, in the file that PEAK_MEMORY_FILE names.
const { writeFileSync } = require("node:fs");

process.on("exit", () => {
    writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS));
});
