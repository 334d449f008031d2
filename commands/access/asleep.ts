import { z } from "zod";
import { Project } from "../../preview/project";
import type { Stack } from "../stack";

const setting = z.object({ enabled: z.boolean().optional() });

/** Whether a stack's file has it stopped out of working hours. */
export function sleepsOutOfHours(stack: Stack, folder = process.cwd()): boolean {
    const { config } = Project.find(folder).stackConfig(stack.name);
    return setting.safeParse(JSON.parse(config["slipway:offHours"] ?? "{}")).data?.enabled ?? false;
}
