import type { ReactNode, Ref } from "react";

/** What a button needs. */
export interface ButtonProps {
    readonly children: ReactNode;
    /** Whether it stands back behind the page's main button. */
    readonly plain?: boolean;
    /** Whether it must wait. It keeps the focus, which a disabled button would lose. */
    readonly busy?: boolean;
    /** Sends the form that it is in; else `onPress` is what it does. */
    readonly submit?: boolean;
    readonly onPress?: () => void;
    /** Gets the button. */
    readonly ref?: Ref<HTMLButtonElement>;
}

/** A button. */
export function Button({ children, plain = false, busy = false, submit = false, onPress, ref }: ButtonProps) {
    return (
        <button
            ref={ref}
            type={submit ? "submit" : "button"}
            className={plain ? "button button-plain" : "button"}
            aria-disabled={busy}
            onClick={(event) => {
                if (busy) {
                    event.preventDefault();
                    return;
                }
                onPress?.();
            }}
        >
            {children}
        </button>
    );
}
