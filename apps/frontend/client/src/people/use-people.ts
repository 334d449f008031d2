import { useCallback, useEffect, useReducer, useRef } from "react";
import type { Api } from "../api/api";
import { NO_PEOPLE, peopleAfter, type PeopleList } from "./list";

/** The list, and what can be asked of it. */
export interface People {
    readonly list: PeopleList;
    /** Loads the next page. */
    readonly more: () => void;
    /** Loads again what could not be loaded. */
    readonly retry: () => void;
}

/** Keeps the list of those whose names match `search`. */
export function usePeople(api: Api, search: string): People {
    const [list, dispatch] = useReducer(peopleAfter, NO_PEOPLE);
    const request = useRef(new AbortController());

    const load = useCallback(
        async (after: string | undefined) => {
            // Only the last question counts: an earlier one may be answered later.
            request.current.abort();
            const { signal } = (request.current = new AbortController());
            dispatch({ kind: "asked", for: after === undefined ? "first" : "more" });
            const result = await api.people({ search, after, signal });
            if (signal.aborted) {
                return;
            }
            if (result.kind === "ok") {
                dispatch({ kind: "answered", page: result.value });
            } else {
                dispatch({ kind: "failed", failure: result });
            }
        },
        [api, search],
    );

    useEffect(() => {
        void load(undefined);
        return () => {
            request.current.abort();
        };
    }, [load]);

    return {
        list,
        more: () => void load(list.next),
        retry: () => void load(list.people.length === 0 ? undefined : list.next),
    };
}
