import { Component, type ReactNode } from "react";

/** Shows a message in the place of an empty page when something that must not fail has failed. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { readonly crashed: boolean }> {
    override state = { crashed: false };

    static getDerivedStateFromError(): { readonly crashed: boolean } {
        return { crashed: true };
    }

    override render(): ReactNode {
        if (!this.state.crashed) {
            return this.props.children;
        }
        return (
            <main id="main" className="frame">
                <h1>Something is broken</h1>
                <p className="card" role="alert">
                    The page met an error that it does not know. <a href="/">Load it again</a>.
                </p>
            </main>
        );
    }
}
