import { useState } from "react";
import type { Api } from "../api/api";
import type { User } from "../api/users";
import { Button } from "../components/button";
import { TextField } from "../components/text-field";
import { ErrorSummary } from "./error-summary";
import { type Field, type FormErrors, formErrors, sentenceOn } from "./errors";

const LABELS = { name: "Name", email: "E-mail address" } as const;

/** What the form needs. */
export interface SignUpFormProps {
    readonly api: Api;
    /** Gets the user once they are signed up. */
    readonly onSignedUp: (user: User) => void;
}

/** Signs somebody up. The backend alone decides what is a name and an address; its words are shown. */
export function SignUpForm({ api, onSignedUp }: SignUpFormProps) {
    const [errors, setErrors] = useState<FormErrors>();
    const [sending, setSending] = useState(false);

    function errorOf(field: Field): string | undefined {
        const detail = errors?.fields.get(field);
        return detail === undefined ? undefined : sentenceOn(LABELS[field], detail);
    }

    async function send(form: FormData): Promise<void> {
        setSending(true);
        const result = await api.signUp({ name: textOf(form, "name"), email: textOf(form, "email") });
        setSending(false);
        if (result.kind === "ok") {
            onSignedUp(result.value);
        } else {
            setErrors(formErrors(result));
        }
    }

    return (
        <form
            className="card form"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                if (!sending) {
                    void send(new FormData(event.currentTarget));
                }
            }}
        >
            {errors !== undefined && <ErrorSummary errors={errors} labels={LABELS} />}
            <TextField
                name="name"
                label={LABELS.name}
                hint="As others will see it."
                type="text"
                autoComplete="name"
                error={errorOf("name")}
            />
            <TextField
                name="email"
                label={LABELS.email}
                hint="Nobody else sees it."
                type="email"
                autoComplete="email"
                error={errorOf("email")}
            />
            <Button submit busy={sending}>
                {sending ? "Signing up…" : "Sign up"}
            </Button>
        </form>
    );
}

function textOf(form: FormData, name: string): string {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
}
