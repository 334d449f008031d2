import type { Api } from "../api/api";
import { navigate } from "../app/navigation";
import { Link } from "../components/link";
import { Page } from "../components/page";
import type { Session } from "../session/use-session";
import { SignUpForm } from "../sign-up/sign-up-form";

/** The form to sign up; somebody who is signed in is told so. */
export function SignUpPage({ api, session }: { readonly api: Api; readonly session: Session }) {
    const { state, setUser } = session;
    return (
        <Page title="Sign up" lead="A name and an address are all it takes. An avatar can follow." narrow>
            {state.kind === "user" && (
                <p className="card">
                    You are signed up as <strong>{state.user.name}</strong>. Go to{" "}
                    <Link to="/profile">your profile</Link>.
                </p>
            )}
            {(state.kind === "nobody" || state.kind === "failed") && (
                <SignUpForm
                    api={api}
                    onSignedUp={(user) => {
                        setUser(user);
                        navigate("/profile");
                    }}
                />
            )}
        </Page>
    );
}
