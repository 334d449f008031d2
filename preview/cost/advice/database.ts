import { PRICES } from "../price-list";
import { textOf } from "../properties";
import { type Choice, offHours, type Situation } from "./choice";

interface Size {
    readonly vcpus: number;
    readonly gibibytes: number;
}

/**
 * vCPUs and memory of the classes in the list of prices.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 */
export const INSTANCE_SIZES: Readonly<Record<string, Size>> = {
    "db.t4g.micro": { vcpus: 2, gibibytes: 1 },
    "db.t4g.small": { vcpus: 2, gibibytes: 2 },
    "db.t4g.medium": { vcpus: 2, gibibytes: 4 },
    "db.t4g.large": { vcpus: 2, gibibytes: 8 },
    "db.m7g.large": { vcpus: 2, gibibytes: 8 },
    "db.m7g.xlarge": { vcpus: 4, gibibytes: 16 },
    "db.m7g.2xlarge": { vcpus: 8, gibibytes: 32 },
    "db.r7g.large": { vcpus: 2, gibibytes: 16 },
    "db.r7g.xlarge": { vcpus: 4, gibibytes: 32 },
};

/** The hours of a database instance: no standby, the next cheaper class, or nights asleep. */
export function databaseChoices(situation: Situation): Choice[] | undefined {
    const { charge, resources } = situation;
    const [instance] = resources;
    const instanceClass = instance === undefined ? undefined : textOf(instance.inputs, "instanceClass");
    if (instance === undefined || instanceClass === undefined || !charge.what.startsWith(instanceClass)) {
        return undefined;
    }
    const deployment = instance.inputs.multiAz === true ? "multi" : "single";
    const smaller = nextCheaper(instanceClass, deployment, situation.estimate.priceRegion);
    return [
        ...(deployment === "multi"
            ? [
                  {
                      settings: { "database.multiAz": false },
                      givesUp:
                          "The standby that takes over within about a minute: if the instance or its zone fails, the database " +
                          "is down until it is repaired or restored, and maintenance is an outage.",
                  },
              ]
            : []),
        ...(smaller === undefined
            ? []
            : [{ settings: { "database.instanceClass": smaller }, givesUp: givenUp(instanceClass, smaller) }]),
        ...offHours(situation),
    ];
}

/** The dearest of the classes that cost less than one; undefined where the list of prices does not have it. */
function nextCheaper(instanceClass: string, deployment: string, region: string): string | undefined {
    const priceOf = (name: string) => PRICES.find(`rds.${name}.${deployment}`, region)?.price;
    const price = INSTANCE_SIZES[instanceClass] && priceOf(instanceClass);
    if (price === undefined) {
        return undefined;
    }
    return Object.keys(INSTANCE_SIZES)
        .flatMap((name) => ({ name, price: priceOf(name) ?? Infinity }))
        .filter((other) => other.price < price)
        .sort((one, other) => other.price - one.price)[0]?.name;
}

function givenUp(from: string, to: string): string {
    const [before, after] = [INSTANCE_SIZES[from], INSTANCE_SIZES[to]];
    const size =
        before === undefined || after === undefined
            ? ""
            : `${sizeText(after)} ${sizeText(after) === sizeText(before) ? "as before" : `for ${sizeText(before)}`}.`;
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
    const burst =
        to.startsWith("db.t") && !from.startsWith("db.t")
            ? " Steady CPU: above a baseline that lasts for hours it is charged by the vCPU-hour, which the estimate does not count."
            : "";
    return `${size}${burst} The change restarts the database.`;
}

function sizeText({ vcpus, gibibytes }: Size): string {
    return `${vcpus} vCPUs and ${gibibytes} GiB of memory`;
}
