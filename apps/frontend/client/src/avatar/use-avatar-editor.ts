import { useEffect, useRef, useState } from "react";
import type { Api } from "../api/api";
import { messageOf } from "../api/message";
import { upload } from "../api/upload";
import type { User } from "../api/users";
import { objectionTo } from "./rules";
import { saveAvatar, type SavingStep } from "./save";

/** A file that may become the avatar, and what it shows. */
export interface Choice {
    readonly file: File;
    readonly picture: ImageBitmap;
}

/** What the editor does at the moment. */
export type Activity = { readonly kind: "none" } | { readonly kind: "removing" } | SavingStep;

/** The state of the editor, and what can be done with it. */
export interface AvatarEditor {
    readonly choice: Choice | undefined;
    readonly activity: Activity;
    /** Why the last step did not work. */
    readonly error: string | undefined;
    /** What the last step did. */
    readonly done: string | undefined;
    readonly choose: (file: File) => Promise<void>;
    readonly save: (choice: Choice) => Promise<void>;
    readonly remove: () => Promise<void>;
    /** Drops the choice; a file that is being sent is given up. */
    readonly cancel: () => void;
}

interface State {
    readonly choice?: Choice | undefined;
    readonly activity: Activity;
    readonly error?: string;
    readonly done?: string;
}

const NOTHING: Activity = { kind: "none" };

/** Keeps the steps of choosing, saving and removing an avatar; `onChange` gets the user as they are afterwards. */
export function useAvatarEditor(api: Api, user: User, onChange: (user: User) => void): AvatarEditor {
    const [{ choice, activity, error, done }, setState] = useState<State>({ activity: NOTHING });
    const cancellation = useRef(new AbortController());
    useEffect(
        () => () => {
            cancellation.current.abort();
        },
        [],
    );

    return {
        choice,
        activity,
        error,
        done,
        choose: async (file) => {
            const objection = objectionTo(file);
            const picture = objection === undefined ? await decoded(file) : undefined;
            setState(
                picture === undefined
                    ? { activity: NOTHING, error: objection ?? "This file cannot be read as an image. Choose another." }
                    : { activity: NOTHING, choice: { file, picture } },
            );
        },
        save: async (chosen) => {
            const controller = new AbortController();
            cancellation.current = controller;
            const result = await saveAvatar(api, upload, chosen.file, {
                onStep: (step) => {
                    setState({ choice: chosen, activity: step });
                },
                signal: controller.signal,
            });
            if (result.kind === "ok") {
                onChange(result.value);
                setState({ activity: NOTHING, done: "Your avatar is saved." });
            } else if (result.kind !== "cancelled") {
                setState({ choice: chosen, activity: NOTHING, error: messageOf(result) });
            }
        },
        remove: async () => {
            setState({ activity: { kind: "removing" } });
            const result = await api.removeAvatar();
            if (result.kind === "ok") {
                onChange({ ...user, avatarUrl: undefined });
                setState({ activity: NOTHING, done: "Your avatar is removed." });
            } else {
                setState({ activity: NOTHING, error: messageOf(result) });
            }
        },
        cancel: () => {
            cancellation.current.abort();
            setState({ activity: NOTHING });
        },
    };
}

async function decoded(file: File): Promise<ImageBitmap | undefined> {
    try {
        return await createImageBitmap(file);
    } catch {
        return undefined;
    }
}
