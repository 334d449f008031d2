import type { Api } from "../api/api";
import type { User } from "../api/users";
import { AvatarEditor } from "../avatar/avatar-editor";
import { Day } from "../components/day";
import { Link } from "../components/link";
import { Notice } from "../components/notice";
import { Page } from "../components/page";
import type { Session, SessionState } from "../session/use-session";

/** What the signed-in person may see and change of their own. */
export function ProfilePage({ api, session }: { readonly api: Api; readonly session: Session }) {
    const { state, setUser, ask } = session;
    return (
        <Page title="Your profile" lead={<Welcome state={state} />} narrow>
            {state.kind === "asking" && <p role="status">Loading your profile…</p>}
            {state.kind === "nobody" && (
                <p className="card">
                    Nobody is signed in here. <Link to="/sign-up">Sign up</Link> to have a profile.
                </p>
            )}
            {state.kind === "failed" && (
                <Notice failure={state.failure} title="Your profile could not be loaded" onRetry={ask} />
            )}
            {state.kind === "user" && (
                <>
                    <Facts user={state.user} />
                    <AvatarEditor api={api} user={state.user} onChange={setUser} />
                </>
            )}
        </Page>
    );
}

function Welcome({ state }: { readonly state: SessionState }) {
    return state.kind === "user" && state.user.avatarUrl === undefined
        ? `Welcome, ${state.user.name}. An avatar helps others to know you in the list.`
        : "What the application knows of you.";
}

function Facts({ user }: { readonly user: User }) {
    return (
        <dl className="card facts">
            <div>
                <dt>Name</dt>
                <dd>{user.name}</dd>
            </div>
            <div>
                <dt>E-mail address</dt>
                <dd>
                    {user.email} <span className="hint">Nobody else sees it.</span>
                </dd>
            </div>
            <div>
                <dt>Joined</dt>
                <dd>
                    <Day moment={user.createdAt} />
                </dd>
            </div>
        </dl>
    );
}
