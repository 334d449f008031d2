import { expect } from "chai";
import type { Failure } from "../../client/src/api/result";
import type { Person } from "../../client/src/api/users";
import { NO_PEOPLE, peopleAfter, type PeopleEvent, type PeopleList, summaryOf } from "../../client/src/people/list";

function person(id: string): Person {
    return { id, name: id, avatarUrl: undefined, createdAt: "2026-11-21T09:00:00Z" };
}

function after(...events: readonly PeopleEvent[]): PeopleList {
    return events.reduce(peopleAfter, NO_PEOPLE);
}

const [ADA, BEA, CLEO] = [person("ada"), person("bea"), person("cleo")];
const FIRST: PeopleEvent = { kind: "asked", for: "first" };
const MORE: PeopleEvent = { kind: "asked", for: "more" };
const FAILURE: Failure = { kind: "unreachable", server: "backend" };
const FAILED: PeopleEvent = { kind: "failed", failure: FAILURE };

function answered(people: readonly Person[], next?: string): PeopleEvent {
    return { kind: "answered", page: { people, next } };
}

describe("frontend client: list of people", () => {
    it("waits for its first page", () => {
        expect(after(FIRST)).to.deep.equal(NO_PEOPLE);
    });

    it("has the first page, and the cursor of the next", () => {
        expect(after(FIRST, answered([ADA, BEA], "cursor"))).to.deep.equal({
            people: [ADA, BEA],
            next: "cursor",
            loading: undefined,
            failure: undefined,
            newFrom: undefined,
        });
    });

    it("grows by a further page, and knows where that begins", () => {
        expect(after(FIRST, answered([ADA, BEA], "cursor"), MORE, answered([CLEO]))).to.deep.equal({
            people: [ADA, BEA, CLEO],
            next: undefined,
            loading: undefined,
            failure: undefined,
            newFrom: 2,
        });
    });

    it("shows what it has while it waits for something else, and then only that", () => {
        const waiting = after(FIRST, answered([ADA], "cursor"), FIRST);
        expect(waiting).to.include({ loading: "first" });
        expect(waiting.people).to.deep.equal([ADA]);
        expect(peopleAfter(waiting, answered([BEA])).people).to.deep.equal([BEA]);
        expect(peopleAfter(waiting, answered([BEA])).newFrom).to.equal(undefined);
    });

    it("keeps what it has, and the cursor, where a further page fails", () => {
        const failed = after(FIRST, answered([ADA], "cursor"), MORE, FAILED);
        expect(failed).to.deep.equal({
            people: [ADA],
            next: "cursor",
            loading: undefined,
            failure: FAILURE,
            newFrom: undefined,
        });
        expect(peopleAfter(failed, MORE).failure).to.equal(undefined);
    });

    it("drops the people of an earlier question where another fails", () => {
        expect(after(FIRST, answered([ADA], "cursor"), FIRST, FAILED)).to.deep.equal({
            ...NO_PEOPLE,
            loading: undefined,
            failure: FAILURE,
        });
    });

    it("says what it holds", () => {
        expect(summaryOf(NO_PEOPLE, "")).to.equal("");
        expect(summaryOf(after(FIRST, answered([])), "")).to.equal("Nobody has signed up yet.");
        expect(summaryOf(after(FIRST, answered([])), "zoe")).to.equal("Nobody matches “zoe”.");
        expect(summaryOf(after(FIRST, answered([ADA])), "")).to.equal("1 person");
        expect(summaryOf(after(FIRST, answered([ADA, BEA], "cursor")), "")).to.equal("2 people, and there are more");
        expect(summaryOf(after(FIRST, FAILED), "")).to.equal("");
    });
});
