// Ends a process of the development environment when the one that started it is gone without having stopped it.
import { setInterval } from "node:timers";

const parent = process.ppid;

setInterval(() => {
    if (process.ppid !== parent) {
        process.exit(1);
    }
}, 1_000).unref();
