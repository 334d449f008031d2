// In the page's language: another one would be read out with the wrong voice.
const FORMAT = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

/** The day of a moment, by the reader's time zone. */
export function Day({ moment }: { readonly moment: string }) {
    return <time dateTime={moment}>{FORMAT.format(new Date(moment))}</time>;
}
