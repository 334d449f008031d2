import { add } from "./queue.mjs";

// What fails ends with another exit code than 0, and the alarm rings.
await add({ what: "report", day: new Date().toISOString().slice(0, 10) });
console.log("added the report of the day");
