import type { ReactNode, Ref } from "react";

/** What a button for files needs. */
export interface FileButtonProps {
    readonly children: ReactNode;
    /** Media types that the dialogue offers. */
    readonly accept: readonly string[];
    readonly busy: boolean;
    readonly plain: boolean;
    readonly invalid: boolean;
    /** Ids of the texts that describe it. */
    readonly describedBy: string;
    readonly onFile: (file: File) => void;
    /** Gets the input. */
    readonly ref?: Ref<HTMLInputElement>;
}

/** A file input that looks like a button: the input is there for the keyboard and for screen readers. */
export function FileButton(props: FileButtonProps) {
    const { children, accept, busy, plain, invalid, describedBy, onFile, ref } = props;
    return (
        <label className={plain ? "button button-plain" : "button"} aria-disabled={busy}>
            <input
                ref={ref}
                type="file"
                className="visually-hidden"
                accept={accept.join(",")}
                aria-describedby={describedBy}
                aria-invalid={invalid}
                aria-disabled={busy}
                onClick={(event) => {
                    if (busy) {
                        event.preventDefault();
                    }
                }}
                onChange={({ currentTarget }) => {
                    const file = currentTarget.files?.[0];
                    // The same file may be chosen again, for instance after it was changed.
                    currentTarget.value = "";
                    if (file !== undefined) {
                        onFile(file);
                    }
                }}
            />
            {children}
        </label>
    );
}
