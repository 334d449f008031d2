import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { runtime } from "@pulumi/pulumi";
import { ENVIRONMENTS } from "../config/schema";
import { crossGuardPolicies } from "./crossguard";
import { parseExemptions } from "./exemptions";

const EXEMPTIONS = "exemptions.yaml";

// The engine starts a pack with the configuration of the stack. A stack that names no environment is held to prod's rules.
const named = runtime.getConfig("slipway:environment");
const environment = ENVIRONMENTS.find((name) => name === named) ?? "prod";

new PolicyPack("slipway", {
    description: "What every stack of Slipway must be before it reaches AWS",
    policies: crossGuardPolicies({
        environment,
        stack: process.env.PULUMI_NODEJS_STACK ?? "",
        exemptions: parseExemptions(readFileSync(join(__dirname, EXEMPTIONS), "utf8"), `policies/${EXEMPTIONS}`),
        now: () => new Date(),
    }),
});
