import type { MouseEvent, ReactNode } from "react";
import { navigate, usePath } from "../app/navigation";

/** What a link needs. */
export interface LinkProps {
    /** Path of the page that it leads to. */
    readonly to: string;
    readonly className?: string;
    readonly children: ReactNode;
}

/** A link to another page of the application. */
export function Link({ to, className, children }: LinkProps) {
    const here = usePath() === to;
    return (
        <a
            href={to}
            className={className}
            aria-current={here ? "page" : undefined}
            onClick={(event) => {
                if (isPlainClick(event)) {
                    event.preventDefault();
                    navigate(to);
                }
            }}
        >
            {children}
        </a>
    );
}

// With a key held, browsers open a link elsewhere.
function isPlainClick({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
    return button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;
}
