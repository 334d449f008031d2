"use strict";

// Pulumi's own TypeScript support, which a pack cannot turn off, type-checks at every command: tsx takes its place.
// https://github.com/pulumi/pulumi/issues/4830
require("tsx/cjs");
require("./index.ts");
