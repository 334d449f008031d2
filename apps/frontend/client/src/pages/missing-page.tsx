import { Link } from "../components/link";
import { Page } from "../components/page";

/** Where an address leads nowhere. */
export function MissingPage() {
    return (
        <Page title="There is no such page" narrow>
            <p className="card">
                The address may be mistyped, or the page is gone. Go to <Link to="/">the list of people</Link>.
            </p>
        </Page>
    );
}
