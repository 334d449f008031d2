import { useEffect, useState } from "react";
import type { Api } from "../api/api";
import type { Failure } from "../api/result";
import type { User } from "../api/users";
import { sessionHint } from "./hint";

/** Who is signed in, as far as it is known. */
export type SessionState =
    | { readonly kind: "asking" }
    | { readonly kind: "nobody" }
    | { readonly kind: "user"; readonly user: User }
    | { readonly kind: "failed"; readonly failure: Failure };

/** Who is signed in, and what changes it. */
export interface Session {
    readonly state: SessionState;
    /** The user is signed in, or is not as they were. */
    readonly setUser: (user: User) => void;
    /** Asks the backend anew. */
    readonly ask: () => void;
}

const UNAUTHORIZED = 401;
const hint = sessionHint(() => localStorage);

/** Asks once who is signed in, and keeps it. */
export function useSession(api: Api): Session {
    const [state, setState] = useState<SessionState>({ kind: "asking" });
    const [attempt, setAttempt] = useState(0);

    useEffect(() => {
        let current = true;
        void askWho(api).then((answer) => {
            if (current) {
                setState(answer);
            }
        });
        return () => {
            current = false;
        };
    }, [api, attempt]);

    return {
        state,
        setUser: (user) => {
            hint.signedIn();
            setState({ kind: "user", user });
        },
        ask: () => {
            setState({ kind: "asking" });
            setAttempt(attempt + 1);
        },
    };
}

async function askWho(api: Api): Promise<SessionState> {
    if (!hint.worthAsking()) {
        return { kind: "nobody" };
    }
    const result = await api.me();
    if (result.kind === "ok") {
        return { kind: "user", user: result.value };
    }
    if (result.kind === "refused" && result.problem.status === UNAUTHORIZED) {
        hint.signedOut();
        return { kind: "nobody" };
    }
    return { kind: "failed", failure: result };
}
