import { useState } from "react";
import { initialsOf, tintOf } from "./initials";
import type { Person } from "../api/users";

/** A person's avatar, or their initials. It is an ornament: their name stands beside it. */
export function Avatar({ person, large = false }: { readonly person: Person; readonly large?: boolean }) {
    const { avatarUrl } = person;
    const [failed, setFailed] = useState<string>();
    const hasImage = avatarUrl !== undefined && avatarUrl !== failed;
    return (
        <span className={`avatar tint-${tintOf(person.id)} ${large ? "avatar-large" : ""}`} aria-hidden="true">
            {hasImage ? (
                <img
                    src={avatarUrl}
                    alt=""
                    loading="lazy"
                    decoding="async"
                    onError={() => {
                        setFailed(avatarUrl);
                    }}
                />
            ) : (
                initialsOf(person.name)
            )}
        </span>
    );
}
