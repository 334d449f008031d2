import { next } from "./queue.mjs";

// ECS stops a task with SIGTERM, and waits a minute: the job under way is done, and no other begun.
let isStopping = false;
process.once("SIGTERM", () => {
    isStopping = true;
});

// What fails ends the task: ECS starts another, and SQS gives the job out again, three times in all.
while (!isStopping) {
    await next((job) => {
        console.log("done", job);
    });
}
