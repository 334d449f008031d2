import type { Ref } from "react";
import type { Person } from "../api/users";
import { Avatar } from "../avatar/avatar";
import { Day } from "../components/day";

/** One person of the list. */
export function PersonCard({ person, ref }: { readonly person: Person; readonly ref?: Ref<HTMLLIElement> }) {
    return (
        <li className="person" ref={ref} tabIndex={-1}>
            <Avatar person={person} />
            <span className="person-text">
                <span className="person-name">{person.name}</span>
                <span className="hint">
                    Joined <Day moment={person.createdAt} />
                </span>
            </span>
        </li>
    );
}
