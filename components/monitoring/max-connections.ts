const GIBIBYTE = 1024 ** 3;

/** GiB of memory of the smallest sizes of a family, and of `large`. https://aws.amazon.com/rds/instance-types/ */
const SMALL_SIZES: Readonly<Record<string, number>> = { micro: 1, small: 2, medium: 4 };

/** GiB of memory of a `large` instance, by the letter that its family begins with. */
const LARGE: Readonly<Record<string, number>> = { t: 8, m: 8, c: 4, r: 16 };

/** Most connections that RDS lets PostgreSQL have by itself. */
const MOST = 5000;

/**
 * `max_connections` of an instance where its parameters say nothing else: the least of memory / 9531392 and 5000.
 * The memory is the class's; what RDS itself takes of it is not known from outside, on the smallest classes about a quarter.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 *
 * @returns `undefined` for a class whose memory is not known.
 */
export function maxConnections(instanceClass: string): number | undefined {
    const gibibytes = memoryOf(instanceClass);
    return gibibytes === undefined ? undefined : Math.min(Math.floor((gibibytes * GIBIBYTE) / 9531392), MOST);
}

/** GiB of memory of an instance class, `db.<family>.<size>`. */
function memoryOf(instanceClass: string): number | undefined {
    const [, letter = "", size = ""] = /^db\.([a-z])\d[a-z]*\.([a-z0-9]+)$/.exec(instanceClass) ?? [];
    if (letter === "t" && size in SMALL_SIZES) {
        return SMALL_SIZES[size];
    }
    // A db.m8gd.medium has half of a large.
    const large = LARGE[letter];
    const times = size === "medium" ? 0.5 : size === "large" ? 1 : largeInstances(size);
    return large === undefined || times === undefined ? undefined : large * times;
}

/** How many `large` a size is: two for `xlarge`, and twice as many as its number says for `<number>xlarge`. */
function largeInstances(size: string): number | undefined {
    const [, number] = /^(\d*)xlarge$/.exec(size) ?? [];
    return number === undefined ? undefined : 2 * Number(number === "" ? 1 : number);
}
