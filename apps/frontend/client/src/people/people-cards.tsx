import { useEffect, useRef } from "react";
import { Button } from "../components/button";
import { Notice } from "../components/notice";
import { PersonCard } from "./person-card";
import { Placeholders } from "./placeholders";
import type { People } from "./use-people";

/** The people who are loaded, and a button for more. */
export function PeopleCards({ list, more, retry }: People) {
    const firstNew = useRef<HTMLLIElement>(null);
    const { people, next, loading, failure, newFrom } = list;

    // Who asked for more by the keyboard goes on reading with the first of them; the button may be gone.
    useEffect(() => {
        if (newFrom !== undefined) {
            firstNew.current?.focus({ preventScroll: true });
        }
    }, [newFrom]);

    return (
        <>
            {loading === "first" && people.length === 0 && <Placeholders />}
            {people.length > 0 && (
                <ul className="people" aria-busy={loading !== undefined} aria-label="People">
                    {people.map((person, index) => (
                        <PersonCard key={person.id} person={person} ref={index === newFrom ? firstNew : undefined} />
                    ))}
                </ul>
            )}
            {failure !== undefined && (
                <Notice
                    failure={failure}
                    title="The list could not be loaded"
                    onRetry={retry}
                    takesFocus={people.length > 0}
                />
            )}
            {next !== undefined && failure === undefined && (
                <div className="more">
                    <Button plain busy={loading !== undefined} onPress={more}>
                        {loading === "more" ? "Loading…" : "More people"}
                    </Button>
                </div>
            )}
        </>
    );
}
