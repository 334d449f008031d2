import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app";
import { CrashGuard } from "./app/crash-guard";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/layout.css";
import "./styles/people.css";
import "./styles/forms.css";
import "./styles/profile.css";

const root = document.getElementById("root");
if (root === null) {
    throw new Error("the page has no element with the id root");
}
createRoot(root).render(
    <StrictMode>
        <CrashGuard>
            <App />
        </CrashGuard>
    </StrictMode>,
);
