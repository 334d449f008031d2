/** Where a browser keeps small texts. */
export interface HintStorage {
    getItem(name: string): string | null;
    setItem(name: string, value: string): void;
    removeItem(name: string): void;
}

/** Remembers whether somebody signed up in this browser. */
export interface SessionHint {
    /** Whether it is worth asking who is signed in; true where the browser remembers nothing. */
    worthAsking(): boolean;
    signedIn(): void;
    signedOut(): void;
}

const NAME = "slipway.signed-in";

/**
 * The session's cookie cannot be read by the page. Without a hint every visitor's first request would be one that is
 * refused with 401. `storage` throws where the browser keeps nothing; then the page asks every time.
 */
export function sessionHint(storage: () => HintStorage): SessionHint {
    const attempt = (change: (storage: HintStorage) => void): void => {
        try {
            change(storage());
        } catch {
            // Without a hint the page only asks more often.
        }
    };
    return {
        worthAsking: () => {
            try {
                return storage().getItem(NAME) !== null;
            } catch {
                return true;
            }
        },
        signedIn: () => {
            attempt((kept) => {
                kept.setItem(NAME, "yes");
            });
        },
        signedOut: () => {
            attempt((kept) => {
                kept.removeItem(NAME);
            });
        },
    };
}
