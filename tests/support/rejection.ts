/** The error that a promise ends with. Throws where it ends with a value. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
    try {
        await promise;
    } catch (error) {
        if (error instanceof Error) {
            return error;
        }
        throw new Error(`rejected with ${String(error)}`, { cause: error });
    }
    throw new Error("it was not rejected");
}
