import type { PreviewDocument, PreviewResource } from "../../document";
import type { Estimate } from "../estimate";
import { References } from "../references";
import type { DearCharge } from "./dearest";

/** The value of a setting. */
export type SettingValue = string | number | boolean;

/** A choice that the stack file offers in the place of what it has. */
export interface Choice {
    /** Values by the settings' paths below `slipway:`, `network.nat`. */
    readonly settings: Readonly<Record<string, SettingValue>>;
    /** What the stack has no more, or has less of. */
    readonly givesUp: string;
}

/** What choices are looked for in. */
export interface Situation {
    readonly charge: DearCharge;
    readonly estimate: Estimate;
    /** Resources that are charged. */
    readonly resources: readonly PreviewResource[];
    readonly references: References;
}

/** The situation of a charge of a previewed stack. */
export function situationOf(charge: DearCharge, estimate: Estimate, document: PreviewDocument): Situation {
    return {
        charge,
        estimate,
        resources: document.resources.filter(({ urn }) => charge.urns.includes(urn)),
        references: new References(document),
    };
}

/** Off-hours, where the stack has none and is no prod, which the program refuses to put to sleep. */
export function offHours({ estimate }: Situation): Choice[] {
    const isAsleep = estimate.savings.some(({ what }) => what === "Off-hours");
    return isAsleep || estimate.environment === "prod"
        ? []
        : [
              {
                  settings: { "offHours.enabled": true },
                  givesUp:
                      "The application at night and on weekends: tasks and database are stopped from 20:00 to 7:00 UTC " +
                      "and on Saturday and Sunday where offHours says no other hours. npm run wake starts them.",
              },
          ];
}
