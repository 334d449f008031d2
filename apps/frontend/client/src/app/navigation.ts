import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let navigated = false;

/** Goes to a path of this page without loading it anew. */
export function navigate(path: string): void {
    history.pushState(null, "", path);
    window.scrollTo(0, 0);
    changed();
}

/** Whether the page has changed since it was loaded. */
export function hasNavigated(): boolean {
    return navigated;
}

/** The path of the page, as it changes. */
export function usePath(): string {
    return useSyncExternalStore(subscribe, () => location.pathname);
}

function changed(): void {
    navigated = true;
    for (const listener of listeners) {
        listener();
    }
}

function subscribe(listener: () => void): () => void {
    if (listeners.size === 0) {
        window.addEventListener("popstate", changed);
    }
    listeners.add(listener);
    return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
            window.removeEventListener("popstate", changed);
        }
    };
}
