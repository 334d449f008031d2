/** A magnifying glass. */
export function SearchIcon() {
    return (
        <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="8.5" cy="8.5" r="5.5" />
            <path d="m13 13 4.5 4.5" />
        </svg>
    );
}

/** An exclamation mark in a circle. */
export function AlertIcon() {
    return (
        <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="10" cy="10" r="8" />
            <path d="M10 6v4.5M10 13.8v.2" />
        </svg>
    );
}
