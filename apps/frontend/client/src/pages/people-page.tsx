import type { Api } from "../api/api";
import { SearchIcon } from "../components/icons";
import { Page } from "../components/page";
import { summaryOf } from "../people/list";
import { PeopleCards } from "../people/people-cards";
import { usePeople } from "../people/use-people";
import { useSearch } from "../people/use-search";

/** Everyone who has signed up, with a search. */
export function PeoplePage({ api }: { readonly api: Api }) {
    const { text, search, setText } = useSearch();
    const people = usePeople(api, search);
    return (
        <Page title="People" lead="Everyone who has signed up, the newest first.">
            <form
                role="search"
                className="search"
                onSubmit={(event) => {
                    event.preventDefault();
                }}
            >
                <label htmlFor="search">Search by name</label>
                <SearchIcon />
                <input
                    id="search"
                    type="search"
                    autoComplete="off"
                    spellCheck={false}
                    value={text}
                    onChange={({ currentTarget }) => {
                        setText(currentTarget.value);
                    }}
                />
            </form>
            <p className="summary" role="status">
                {summaryOf(people.list, search)}
            </p>
            <PeopleCards {...people} />
        </Page>
    );
}
