/* global AbortSignal, document, performance */

const TIMEOUT_MILLISECONDS = 10_000;

const MESSAGES = {
    checking: "Asking the backend…",
    ready: "The backend and its database are ready.",
    unready: "The backend answers, but it is not ready: its database does not answer.",
    failing: "The backend answers with an error.",
    unreachable: "The backend does not answer.",
};

const backend = document.getElementById("backend");
const again = document.getElementById("again");

function write(id, text) {
    document.getElementById(id).textContent = text;
}

function show(state) {
    backend.dataset.state = state;
    write("status", MESSAGES[state]);
    // A disabled button would lose the keyboard's focus.
    again.setAttribute("aria-disabled", String(state === "checking"));
}

async function get(address) {
    return fetch(address, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
}

function stateOf(response) {
    if (response.ok) {
        return "ready";
    }
    return response.status === 503 ? "unready" : "failing";
}

async function ask() {
    show("checking");
    write("time", new Date().toLocaleTimeString());
    write("duration", "–");
    try {
        const { backendUrl, revision } = await (await get("/config.json")).json();
        write("address", backendUrl);
        write("revision", revision);
        const start = performance.now();
        const response = await get(new URL("/api/ready", backendUrl));
        write("duration", `${Math.round(performance.now() - start)} ms`);
        show(stateOf(response));
    } catch {
        show("unreachable");
    }
}

again.addEventListener("click", () => {
    if (backend.dataset.state !== "checking") {
        ask();
    }
});
ask();
