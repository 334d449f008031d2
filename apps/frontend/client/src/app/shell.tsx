import type { Api } from "../api/api";
import { MissingPage } from "../pages/missing-page";
import { PeoplePage } from "../pages/people-page";
import { ProfilePage } from "../pages/profile-page";
import { SignUpPage } from "../pages/sign-up-page";
import { type Session, useSession } from "../session/use-session";
import { Header } from "./header";
import { usePath } from "./navigation";

/** What is around every page, and the page of the current path. */
export function Shell({ api, revision }: { readonly api: Api; readonly revision: string }) {
    const session = useSession(api);
    const path = usePath();
    return (
        <div className="frame">
            <a className="skip-link" href="#main">
                Skip to the content
            </a>
            <Header session={session.state} />
            <CurrentPage key={path} path={path} api={api} session={session} />
            <footer>
                Frontend revision <code>{revision}</code>
            </footer>
        </div>
    );
}

interface CurrentPageProps {
    readonly path: string;
    readonly api: Api;
    readonly session: Session;
}

function CurrentPage({ path, api, session }: CurrentPageProps) {
    switch (path) {
        case "/":
            return <PeoplePage api={api} />;
        case "/sign-up":
            return <SignUpPage api={api} session={session} />;
        case "/profile":
            return <ProfilePage api={api} session={session} />;
        default:
            return <MissingPage />;
    }
}
