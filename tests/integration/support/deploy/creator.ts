import type { RecordedResource } from "../../../../preview/record";
import type { Emulator } from "../../../support/emulator";

/** Creates a resource in the emulator as the program registered it. */
export type Creator = (emulator: Emulator, resource: RecordedResource) => Promise<void>;

/** Creators by the resources' types. */
export type Creators = Readonly<Record<string, Creator>>;
