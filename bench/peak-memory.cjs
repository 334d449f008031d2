// Preloaded into a measured process: leaves its peak memory, in KiB, in the file that PEAK_MEMORY_FILE names.
const { existsSync, readFileSync, writeFileSync } = require("node:fs");

const STATUS = "/proc/self/status";

process.on("exit", () => {
    // What the operating system counts for a child begins with the memory of the process that started this one.
    const status = existsSync(STATUS) ? readFileSync(STATUS, "utf8") : "";
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
    writeFileSync(process.env.PEAK_MEMORY_FILE, String(peak));
});
