import { expect } from "chai";
import fc from "fast-check";
import { isPlainObject, merge, without } from "../../config/merge";

type Place = (string | number)[];

const key = fc.constantFrom("web", "nat", "cpu", "cpuPercent", "min", "max", "constructor", "0", "1");
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));

/** Values as a stack file has them: objects, lists and single values within one another. */
const { value: anyValue, section } = fc.letrec<{ value: unknown; section: Record<string, unknown> }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("value"), { maxLength: 3 }), tie("section")),
    section: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));

/** Every place in a value, the deepest included, without the value's own. */
function places(value: unknown): Place[] {
    if (Array.isArray(value)) {
        return value.flatMap((item: unknown, index) => [[index], ...places(item).map((place) => [index, ...place])]);
    }
    if (!isPlainObject(value)) {
        return [];
    }
    return Object.entries(value).flatMap(([name, item]) => [
        [name],
        ...places(item).map((place): Place => [name, ...place]),
    ]);
}

/** What is at a place. */
function at(value: unknown, place: Place): unknown {
    return place.reduce<unknown>(
        (inner, part) => (inner instanceof Object ? Reflect.get(inner, part) : undefined),
        value,
    );
}

/** The single values of an object, lists among them, by their places. */
function leaves(value: unknown, place: Place = []): [Place, unknown][] {
    return isPlainObject(value) && Object.keys(value).length > 0
        ? Object.entries(value).flatMap(([name, item]) => leaves(item, [...place, name]))
        : [[place, value]];
}

describe("laying settings over defaults", () => {
    it("gives the defaults where there are no settings", () => {
        fc.assert(
            fc.property(section, (defaults) => {
                expect(merge(defaults, {})).to.deep.equal(defaults);
                expect(merge(defaults, undefined)).to.deep.equal(defaults);
            }),
        );
    });

    it("gives the settings where there are no defaults", () => {
        fc.assert(
            fc.property(anyValue, (settings) => {
                expect(merge({}, settings)).to.deep.equal(settings);
                expect(merge(undefined, settings)).to.deep.equal(settings);
            }),
        );
    });

    it("lets every single setting win", () => {
        fc.assert(
            fc.property(section, section, (defaults, settings) => {
                const merged = merge(defaults, settings);
                for (const [place, value] of leaves(settings).filter(([, item]) => !isPlainObject(item))) {
                    expect(at(merged, place)).to.deep.equal(value);
                }
            }),
        );
    });

    it("keeps every key of both, and no other", () => {
        fc.assert(
            fc.property(section, section, (defaults, settings) => {
                const merged = merge(defaults, settings);
                const keys = new Set([...Object.keys(defaults), ...Object.keys(settings)]);
                expect(isPlainObject(merged) && Object.keys(merged).sort()).to.deep.equal([...keys].sort());
            }),
        );
    });

    it("changes nothing when it is done again", () => {
        fc.assert(
            fc.property(section, section, (defaults, settings) => {
                const once = merge(defaults, settings);
                expect(merge(once, settings)).to.deep.equal(once);
                expect(merge(defaults, once)).to.deep.equal(once);
            }),
        );
    });
});

describe("taking places out of a value", () => {
    it("takes nothing where no place is given", () => {
        fc.assert(
            fc.property(anyValue, (value) => {
                expect(without(value, [])).to.deep.equal(value);
            }),
        );
    });

    it("takes everything with the place of the whole", () => {
        fc.assert(
            fc.property(anyValue, (value) => {
                expect(without(value, [[]])).to.equal(undefined);
            }),
        );
    });

    it("takes one key of an object, and exactly that", () => {
        fc.assert(
            fc.property(section, fc.nat(), (value, pick) => {
                const all = leaves(value).map(([place]) => place);
                const place = all[pick % all.length] ?? [];
                fc.pre(place.length > 0);
                const path = place.map(String).join("\0");
                const kept = (from: unknown) =>
                    places(from)
                        .map((other) => other.map(String).join("\0"))
                        .filter((other) => other !== path && !other.startsWith(`${path}\0`));
                expect(places(without(value, [place])).map((other) => other.map(String).join("\0"))).to.deep.equal(
                    kept(value),
                );
            }),
        );
    });

    it("takes items of a list by their numbers, whatever their order", () => {
        fc.assert(
            fc.property(fc.uniqueArray(fc.integer(), { maxLength: 8 }), fc.array(fc.nat(8)), (items, numbers) => {
                const rest = items.filter((_, index) => !numbers.includes(index));
                expect(
                    without(
                        { list: items },
                        numbers.map((number) => ["list", number]),
                    ),
                ).to.deep.equal({ list: rest });
            }),
        );
    });

    it("takes all places in one go as one after the other", () => {
        fc.assert(
            fc.property(section, fc.array(fc.nat(), { maxLength: 4 }), (value, picks) => {
                const all = leaves(value)
                    .map(([place]) => place)
                    .filter((place) => place.length > 0);
                fc.pre(all.length > 0);
                const chosen = picks.map((pick) => all[pick % all.length] ?? []);
                const oneByOne = chosen.reduce<unknown>((rest, place) => without(rest, [place]), value);
                expect(without(value, chosen)).to.deep.equal(oneByOne);
                expect(without(without(value, chosen), chosen)).to.deep.equal(without(value, chosen));
            }),
        );
    });

    it("takes nothing at a place that is not there", () => {
        fc.assert(
            fc.property(section, (value) => {
                expect(without(value, [["elsewhere"], ["web", "elsewhere", 3]])).to.deep.equal(value);
            }),
        );
    });
});
