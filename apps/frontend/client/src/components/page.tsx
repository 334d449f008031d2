import { type ReactNode, useEffect, useRef } from "react";
import { hasNavigated } from "../app/navigation";

/** What a page needs. */
export interface PageProps {
    readonly title: string;
    /** A sentence below the title. */
    readonly lead?: ReactNode;
    /** Whether it is one column in the middle. */
    readonly narrow?: boolean;
    readonly children: ReactNode;
}

/** A page: it names the document, and takes the focus to its title when somebody comes to it by a link. */
export function Page({ title, lead, narrow = false, children }: PageProps) {
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        document.title = `${title} · Slipway`;
    }, [title]);
    useEffect(() => {
        if (hasNavigated()) {
            heading.current?.focus({ preventScroll: true });
        }
    }, []);
    return (
        <main id="main" className={narrow ? "narrow" : undefined} tabIndex={-1}>
            <h1 ref={heading} tabIndex={-1}>
                {title}
            </h1>
            {lead !== undefined && <p className="lead">{lead}</p>}
            {children}
        </main>
    );
}
