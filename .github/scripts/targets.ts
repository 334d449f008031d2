import { loadEnvironments } from "../../bootstrap/environments";
import { checkTargets } from "./check-targets";
import { annotate, setOutput } from "./github/outputs";
import { runScript } from "./github/run";

// Which environments a nightly or weekly check is for: those that are set up, or the one in ENVIRONMENT.
runScript(() => {
    const { targets, notes } = checkTargets(loadEnvironments(), process.env.ENVIRONMENT ?? "");
    for (const note of notes) {
        annotate("notice", note);
    }
    setOutput("targets", JSON.stringify(targets));
    return Promise.resolve(0);
});
