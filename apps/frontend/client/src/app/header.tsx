import { Avatar } from "../avatar/avatar";
import { Link } from "../components/link";
import icon from "../../icon.svg";
import type { SessionState } from "../session/use-session";

/** The application's name, and the ways to its pages. */
export function Header({ session }: { readonly session: SessionState }) {
    return (
        <header className="header">
            <Link to="/" className="brand">
                <img src={icon} alt="" width="32" height="32" />
                <span>Slipway</span>
            </Link>
            <nav aria-label="Pages">
                <ul>
                    <li>
                        <Link to="/">People</Link>
                    </li>
                    <li>
                        <SessionLink session={session} />
                    </li>
                </ul>
            </nav>
        </header>
    );
}

function SessionLink({ session }: { readonly session: SessionState }) {
    switch (session.kind) {
        case "user":
            return (
                <Link to="/profile" className="profile-link">
                    <Avatar person={session.user} />
                    Profile
                </Link>
            );
        case "failed":
            return <Link to="/profile">Profile</Link>;
        case "nobody":
            return <Link to="/sign-up">Sign up</Link>;
        case "asking":
            return null;
    }
}
