import { useEffect, useRef } from "react";
import { type Field, type FormErrors, sentenceOn } from "./errors";

/** What a summary needs. */
export interface ErrorSummaryProps {
    readonly errors: FormErrors;
    readonly labels: Readonly<Record<Field, string>>;
}

/** All that is wrong with a form, with links to its fields. It takes the focus, so that it is read first. */
export function ErrorSummary({ errors, labels }: ErrorSummaryProps) {
    const summary = useRef<HTMLDivElement>(null);
    useEffect(() => {
        summary.current?.focus();
    }, [errors]);
    return (
        <div className="error-summary" ref={summary} tabIndex={-1}>
            <div role="alert">
                <h2>You are not signed up yet</h2>
                <ul>
                    {errors.general.map((message) => (
                        <li key={message}>{message}</li>
                    ))}
                    {[...errors.fields].map(([field, message]) => (
                        <li key={field}>
                            <a
                                href={`#${field}`}
                                onClick={(event) => {
                                    event.preventDefault();
                                    document.getElementById(field)?.focus();
                                }}
                            >
                                {sentenceOn(labels[field], message)}
                            </a>
                        </li>
                    ))}
                </ul>
            </div>
        </div>
    );
}
