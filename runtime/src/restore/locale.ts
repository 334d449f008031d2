import type { Manifest } from "../manifest";
import { literal } from "./sql";

/** How a database sorts text, in SQL of CREATE DATABASE. */
export interface LocaleChoice {
    /** `LC_COLLATE 'C' LC_CTYPE 'C'`. */
    readonly sql: string;
    /** In words; absent where it is the dumped database's own. */
    readonly substitute?: string | undefined;
}

/**
 * The locales to try for the restored database, in this order: the dumped one's own, the same under the names that other
 * systems have for it, the same language by ICU, and sorting by code. What rows there are does not depend on it; the order
 * of text does, and with it indexes, and ranges of text.
 */
export function localeChoices(database: Manifest["database"]): LocaleChoice[] {
    const { collate, ctype } = database;
    const substitutes: LocaleChoice[] = [];
    const [name, otherCollate] = [sameLocale(collate), sameLocale(ctype)];
    if (name !== collate || otherCollate !== ctype) {
        substitutes.push(libc(name, otherCollate));
    }
    const language = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:\.|$)/.exec(collate);
    if (language !== null && database.encoding === "UTF8") {
        const tag = [language[1], language[2]].filter((part) => part !== undefined).join("-");
        substitutes.push({
            sql: `LOCALE_PROVIDER icu ICU_LOCALE '${tag}' LC_COLLATE 'C' LC_CTYPE 'C'`,
            substitute: `ICU's ${tag}`,
        });
    }
    if (database.encoding === "UTF8") {
        substitutes.push(libc("C.UTF-8", "C.UTF-8"));
    }
    substitutes.push(libc("C", "C"));
    return [{ sql: ownLocale(database) }, ...substitutes];
}

/** The locale that a database had, in SQL of CREATE DATABASE. */
export function ownLocale({ collate, ctype, localeProvider, locale = "" }: Manifest["database"]): string {
    const categories = `LC_COLLATE ${literal(collate)} LC_CTYPE ${literal(ctype)}`;
    switch (localeProvider) {
        case "icu":
            return `LOCALE_PROVIDER icu ICU_LOCALE ${literal(locale)} ${categories}`;
        case "builtin":
            return `LOCALE_PROVIDER builtin BUILTIN_LOCALE ${literal(locale)} ${categories}`;
        case "libc":
            return `LOCALE_PROVIDER libc ${categories}`;
    }
}

function libc(collate: string, ctype: string): LocaleChoice {
    return {
        sql: `LOCALE_PROVIDER libc LC_COLLATE ${literal(collate)} LC_CTYPE ${literal(ctype)}`,
        substitute: collate === ctype ? collate : `${collate} and ${ctype}`,
    };
}

/** `en_US.UTF-8` is `en_US.utf8` elsewhere. */
function sameLocale(locale: string): string {
    return /\.utf-?8$/i.test(locale)
        ? locale.replace(/\.(utf-?8)$/i, (_whole, encoding: string) => (encoding.includes("-") ? ".utf8" : ".UTF-8"))
        : locale;
}
