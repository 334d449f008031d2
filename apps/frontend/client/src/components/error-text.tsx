import { AlertIcon } from "./icons";

/** An error beside what it is about; it is read out when it appears. The element is always there, as that needs. */
export function ErrorText({ id, children }: { readonly id: string; readonly children: string | undefined }) {
    return (
        <p className="error" id={id} role="alert">
            {children !== undefined && (
                <>
                    <AlertIcon />
                    {children}
                </>
            )}
        </p>
    );
}
