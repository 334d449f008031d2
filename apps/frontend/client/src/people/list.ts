import type { Failure } from "../api/result";
import type { PeoplePage, Person } from "../api/users";

/** The list of people, as far as it is loaded. */
export interface PeopleList {
    readonly people: readonly Person[];
    /** Cursor of the next page; undefined after the last. */
    readonly next: string | undefined;
    /** What the list waits for: `first` is a list anew, `more` its next page. */
    readonly loading: "first" | "more" | undefined;
    readonly failure: Failure | undefined;
    /** Index of the first person that the last "more" brought; undefined for a list anew. */
    readonly newFrom: number | undefined;
}

/** What happens to the list. */
export type PeopleEvent =
    | { readonly kind: "asked"; readonly for: "first" | "more" }
    | { readonly kind: "answered"; readonly page: PeoplePage }
    | { readonly kind: "failed"; readonly failure: Failure };

/** A list that has not been asked for. */
export const NO_PEOPLE: PeopleList = {
    people: [],
    next: undefined,
    loading: "first",
    failure: undefined,
    newFrom: undefined,
};

/** The list after an event. What is shown stays until there is something new to show. */
export function peopleAfter(list: PeopleList, event: PeopleEvent): PeopleList {
    switch (event.kind) {
        case "asked":
            return { ...list, loading: event.for, failure: undefined };
        case "failed": {
            const failed = { loading: undefined, failure: event.failure };
            // People who answer an earlier question would look like the answer to this one.
            return list.loading === "more" ? { ...list, ...failed } : { ...NO_PEOPLE, ...failed };
        }
        case "answered": {
            const { people, next } = event.page;
            const more = list.loading === "more";
            return {
                people: more ? [...list.people, ...people] : people,
                next,
                loading: undefined,
                failure: undefined,
                newFrom: more ? list.people.length : undefined,
            };
        }
    }
}

/** What the list holds, in a sentence that is read out when it changes. */
export function summaryOf({ people, next, loading, failure }: PeopleList, search: string): string {
    if (failure !== undefined || (loading === "first" && people.length === 0)) {
        return "";
    }
    if (people.length === 0) {
        return search === "" ? "Nobody has signed up yet." : `Nobody matches “${search}”.`;
    }
    const count = people.length === 1 ? "1 person" : `${people.length} people`;
    return `${count}${next === undefined ? "" : ", and there are more"}`;
}
