import { AlertIcon } from "./icons";

/** What a text field needs. */
export interface TextFieldProps {
    /** Its name in the form, and its id. */
    readonly name: string;
    readonly label: string;
    readonly hint: string;
    readonly type: "text" | "email";
    readonly autoComplete: "name" | "email";
    readonly error: string | undefined;
}

/** A text field with its label, a hint, and what is wrong with it. */
export function TextField({ name, label, hint, error, ...input }: TextFieldProps) {
    const described = error === undefined ? `${name}-hint` : `${name}-error ${name}-hint`;
    return (
        <div className="field">
            <label htmlFor={name}>{label}</label>
            <p className="hint" id={`${name}-hint`}>
                {hint}
            </p>
            {error !== undefined && (
                <p className="error" id={`${name}-error`}>
                    <AlertIcon />
                    {error}
                </p>
            )}
            <input
                {...input}
                id={name}
                name={name}
                aria-required="true"
                aria-invalid={error !== undefined}
                aria-describedby={described}
                spellCheck={false}
            />
        </div>
    );
}
