import { useEffect, useState } from "react";

const PAUSE_MILLISECONDS = 250;
const PARAMETER = "search";

/** What is being searched for. */
export interface Search {
    /** What is typed. */
    readonly text: string;
    /** What to search for: the text, once typing pauses. */
    readonly search: string;
    readonly setText: (text: string) => void;
}

/** Keeps what is searched for, in the page's address, too, so that it can be shared and survives a reload. */
export function useSearch(): Search {
    const [text, setText] = useState(() => new URLSearchParams(location.search).get(PARAMETER) ?? "");
    const [search, setSearch] = useState(text.trim());

    useEffect(() => {
        const timer = setTimeout(() => {
            setSearch(text.trim());
        }, PAUSE_MILLISECONDS);
        return () => {
            clearTimeout(timer);
        };
    }, [text]);

    useEffect(() => {
        const query = search === "" ? "" : `?${new URLSearchParams({ [PARAMETER]: search }).toString()}`;
        if (location.search !== query) {
            history.replaceState(null, "", `${location.pathname}${query}`);
        }
    }, [search]);

    return { text, search, setText };
}
