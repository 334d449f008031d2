import { keepingReason, variable } from "./delivery/context";
import { smokeTest } from "./delivery/smoke";
import { runScript } from "./github/run";

/** Asks the environment in `URL` until it serves the revision in `REVISION`, five minutes at the most. */
runScript(() =>
    keepingReason(async () => {
        const revision = process.env.REVISION ?? "";
        const url = variable("URL");
        await smokeTest({ url, revision: revision === "" ? undefined : revision, seconds: 300, pause: 5 });
        console.log(`${url} serves${revision === "" ? "" : ` ${revision}`}.`);
        return undefined;
    }),
);
