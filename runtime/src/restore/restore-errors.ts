/** First major version that knows `transaction_timeout`. */
const KNOWS_TRANSACTION_TIMEOUT = 17;
/**
 * What `pg_restore` 17 and newer sends to every server, once for each connection, and servers before 17 refuse
 * (https://www.postgresql.org/docs/17/release-17.html). It changes nothing: their transactions have no such limit.
 */
const TRANSACTION_TIMEOUT =
    'could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"\n' +
    "Command was: SET transaction_timeout = 0;\n";

const PREFIX = "pg_restore: ";
const ERROR = "error: ";
const COMMAND = "Command was: ";
const IGNORED = /^pg_restore: warning: errors ignored on restore: \d+$/m;
const LONGEST = 600;

/** How a run of `pg_restore` ended. */
export interface RestoreOutcome {
    /** Exit code, or `null` where a signal ended it. */
    readonly code: number | null;
    readonly signal: string | null;
    /** All that it wrote to its standard error. */
    readonly output: string;
}

/**
 * The errors of a run, in words, without the rows that they speak of; none where all was restored.
 *
 * @param serverMajor major version of the server.
 */
export function restoreErrors({ code, signal, output }: RestoreOutcome, serverMajor: number): string[] {
    const known = serverMajor < KNOWS_TRANSACTION_TIMEOUT ? withoutKnown(output) : { rest: output, count: 0 };
    const errors = readErrors(known.rest);
    if (errors.length > 0) {
        return errors;
    }
    // It ends with 1 where it went on after an error, and then says so; with nothing but the known one, that is all.
    const onlyKnown = code === 1 && known.count > 0 && IGNORED.test(output);
    if (code === 0 || onlyKnown) {
        return [];
    }
    const how = signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`;
    const last = known.rest.trim().split("\n").at(-1) ?? "";
    return [`pg_restore ended with ${how}${last === "" ? "" : `: ${cut(last)}`}`];
}

/** Takes out the known error. Several connections write side by side, so that the beginnings of lines may stand apart. */
function withoutKnown(output: string): { readonly rest: string; readonly count: number } {
    const whole = output.split(PREFIX + ERROR + TRANSACTION_TIMEOUT);
    const apart = whole.join("").split(TRANSACTION_TIMEOUT);
    let rest = apart.join("");
    for (let number = 1; number < apart.length; number += 1) {
        rest = rest.replace(ERROR, "").replace(PREFIX, "");
    }
    return { rest, count: whole.length + apart.length - 2 };
}

function readErrors(output: string): string[] {
    const errors: string[][] = [];
    let open = false;
    for (const line of output.split("\n")) {
        const place = line.indexOf(ERROR);
        if (line.startsWith(PREFIX) && place >= 0) {
            errors.push([line.slice(place + ERROR.length)]);
            open = true;
        } else if (open && line !== "" && !line.startsWith(PREFIX)) {
            errors.at(-1)?.push(line);
            // The rest of the command is the body of a function, or as long.
            open = !line.startsWith(COMMAND);
        } else {
            open = false;
        }
    }
    return errors.map((lines) => cut(lines.map(withoutRows).join(" ").replace(/\s+/g, " ").trim()));
}

/** Leaves out what a line shows of rows: they may be anybody's. */
function withoutRows(line: string): string {
    if (/^DETAIL:\s+Failing row contains/.test(line)) {
        return "";
    }
    return line
        .replace(/^(DETAIL:\s+Key \(.*?\))=\(.*\)(?= (?:already exists|is duplicated|is not present|conflicts))/, "$1")
        .replace(/^(CONTEXT:\s+COPY [^:]*, line \d+(?:, column [^:]*)?):.*/, "$1");
}

function cut(text: string): string {
    return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}
