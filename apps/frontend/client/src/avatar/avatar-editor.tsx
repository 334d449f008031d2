import { useEffect, useRef } from "react";
import type { Api } from "../api/api";
import type { User } from "../api/users";
import { Avatar } from "./avatar";
import { Button } from "../components/button";
import { ErrorText } from "../components/error-text";
import { FileButton } from "../components/file-button";
import { AvatarPreview } from "./preview";
import { formatBytes, IMAGE_TYPES, LARGEST_IMAGE_BYTES } from "./rules";
import { type Activity, type Choice, useAvatarEditor } from "./use-avatar-editor";

/** What the editor needs. */
export interface AvatarEditorProps {
    readonly api: Api;
    readonly user: User;
    /** Gets the user as they are after each change. */
    readonly onChange: (user: User) => void;
}

/** Shows the avatar, and changes it: choose, look, save; or remove. */
export function AvatarEditor({ api, user, onChange }: AvatarEditorProps) {
    const { choice, activity, error, done, choose, save, remove, cancel } = useAvatarEditor(api, user, onChange);
    const busy = activity.kind !== "none";
    const input = useRef<HTMLInputElement>(null);
    const saveButton = useRef<HTMLButtonElement>(null);
    const last = useRef({ choice, done });

    // The focus goes where the next step is: to save what was chosen; or back, where the button that had it is gone.
    useEffect(() => {
        const { choice: lastChoice, done: lastDone } = last.current;
        last.current = { choice, done };
        if (choice !== undefined && choice !== lastChoice) {
            saveButton.current?.focus({ preventScroll: true });
        } else if (choice === undefined && (lastChoice !== undefined || done !== lastDone)) {
            input.current?.focus({ preventScroll: true });
        }
    }, [choice, done]);

    return (
        <section className="avatar-editor" aria-labelledby="avatar-title">
            {choice === undefined ? <Avatar person={user} large /> : <AvatarPreview picture={choice.picture} />}
            <div className="avatar-editor-steps">
                <h2 id="avatar-title">Avatar</h2>
                <p className="hint" id="avatar-hint">
                    A PNG, JPEG or WebP image of at most {formatBytes(LARGEST_IMAGE_BYTES)}. Its middle square is shown.
                </p>
                <p className="status" role="status">
                    {statusOf(activity, choice, done)}
                </p>
                {activity.kind === "uploading" && (
                    <progress value={activity.part} max={1} aria-label="Part of the image that is sent" />
                )}
                <ErrorText id="avatar-error">{error}</ErrorText>
                <div className="actions">
                    {choice !== undefined && (
                        <Button ref={saveButton} busy={busy} onPress={() => void save(choice)}>
                            Save avatar
                        </Button>
                    )}
                    <FileButton
                        ref={input}
                        accept={IMAGE_TYPES}
                        busy={busy}
                        plain={choice !== undefined}
                        describedBy={error === undefined ? "avatar-hint" : "avatar-error avatar-hint"}
                        invalid={error !== undefined}
                        onFile={(file) => void choose(file)}
                    >
                        {choice === undefined ? "Choose an image" : "Choose another"}
                    </FileButton>
                    {choice !== undefined && (
                        <Button plain busy={activity.kind === "checking"} onPress={cancel}>
                            Cancel
                        </Button>
                    )}
                    {choice === undefined && user.avatarUrl !== undefined && (
                        <Button plain busy={busy} onPress={() => void remove()}>
                            Remove avatar
                        </Button>
                    )}
                </div>
            </div>
        </section>
    );
}

function statusOf(activity: Activity, choice: Choice | undefined, done: string | undefined): string {
    switch (activity.kind) {
        case "uploading":
            return "Sending the image…";
        case "checking":
            return "The backend looks at the image…";
        case "removing":
            return "Removing the avatar…";
        case "none":
            return choice === undefined
                ? (done ?? "")
                : `${choice.file.name}, ${formatBytes(choice.file.size)}: not saved yet.`;
    }
}
