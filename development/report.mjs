// Says that a program has ended which its watcher starts again only when a file changes.
process.on("exit", (code) => {
    if (code !== 0) {
        console.error(`[development] ended with code ${code}; it starts again when a file changes`);
    }
});
