/** The same thing, as it was to be and as it was found; one side is absent where only the other has it. */
export type Pair<Item> =
    | { readonly key: string; readonly expected: Item; readonly found: Item }
    | { readonly key: string; readonly expected: Item; readonly found?: undefined }
    | { readonly key: string; readonly expected?: undefined; readonly found: Item };

/** Puts together what has the same key: first all that was expected, then what was found beside it. */
export function pairs<Item>(
    expected: readonly Item[],
    found: readonly Item[],
    keyOf: (item: Item) => string,
): Pair<Item>[] {
    const foundByKey = new Map(found.map((item) => [keyOf(item), item]));
    const expectedKeys = new Set(expected.map(keyOf));
    return [
        ...expected.map((item): Pair<Item> => {
            const key = keyOf(item);
            const other = foundByKey.get(key);
            return other === undefined ? { key, expected: item } : { key, expected: item, found: other };
        }),
        ...found
            .filter((item) => !expectedKeys.has(keyOf(item)))
            .map((item): Pair<Item> => ({ key: keyOf(item), found: item })),
    ];
}
