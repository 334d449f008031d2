import type { Context } from "mocha";

/**
 * What a test needs; where there is none, the test, or all that its hook is for, is skipped. Why there is none was
 * printed by what looked for it.
 *
 * @param context `this` of the test or the hook.
 */
export function orSkip<Value>(context: Context, found: Value | undefined): Value {
    return found ?? context.skip();
}
