import { useEffect, useState } from "react";
import { createApi } from "../api/api";
import type { Result } from "../api/result";
import { Notice } from "../components/notice";
import { type Configuration, loadConfiguration } from "./configuration";
import { Shell } from "./shell";

/** The application: its configuration first, then everything else. */
export function App() {
    const [configuration, setConfiguration] = useState<Result<Configuration>>();
    const [attempt, setAttempt] = useState(0);

    useEffect(() => {
        void loadConfiguration().then(setConfiguration);
    }, [attempt]);

    if (configuration === undefined) {
        return null;
    }
    if (configuration.kind !== "ok") {
        return (
            <main id="main" className="frame" tabIndex={-1}>
                <h1>Slipway</h1>
                <Notice
                    failure={configuration}
                    title="The page could not be started"
                    onRetry={() => {
                        setAttempt(attempt + 1);
                    }}
                />
            </main>
        );
    }
    return <Started configuration={configuration.value} />;
}

function Started({ configuration }: { readonly configuration: Configuration }) {
    const [api] = useState(() => createApi(configuration.backendUrl));
    return <Shell api={api} revision={configuration.revision} />;
}
