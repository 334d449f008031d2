import { useEffect, useRef } from "react";
import { messageOf } from "../api/message";
import type { Failure } from "../api/result";
import { Button } from "./button";
import { AlertIcon } from "./icons";

/** What a notice needs. */
export interface NoticeProps {
    readonly failure: Failure;
    /** What did not work, as a title. */
    readonly title: string;
    readonly onRetry: () => void;
    /** Whether it stands where what had the focus was. */
    readonly takesFocus?: boolean;
}

/** Says what went wrong in the place of what should be there, and offers to try again. */
export function Notice({ failure, title, onRetry, takesFocus = false }: NoticeProps) {
    const notice = useRef<HTMLDivElement>(null);
    useEffect(() => {
        if (takesFocus) {
            notice.current?.focus();
        }
    }, [takesFocus]);
    return (
        <div className="notice" ref={notice} tabIndex={-1}>
            <AlertIcon />
            <div role="alert">
                <h2>{title}</h2>
                <p>{messageOf(failure)}</p>
            </div>
            <Button
                plain
                onPress={() => {
                    // This button is about to go, and the focus must not go with it.
                    document.getElementById("main")?.focus({ preventScroll: true });
                    onRetry();
                }}
            >
                Try again
            </Button>
        </div>
    );
}
