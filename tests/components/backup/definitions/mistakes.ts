import validate from "asl-validator";
import type { State, StateMachine } from "../../../../components/backup/states";

/** What is wrong with a definition, beyond what its types rule out. */
export function definitionMistakes(machine: StateMachine<string>): string[] {
    const { errors } = validate(machine);
    const ending = Object.keys(machine.States).filter((name) => endsOf(machine.States[name]));
    const before = (name: string): string[] =>
        Object.entries(machine.States).flatMap(([other, state]) => (nextOf(state).includes(name) ? [other] : []));
    const able = closure(ending, before);
    return [
        ...errors.map((error) => `${error["Error code"]}: ${error.Message}`),
        ...Object.keys(machine.States).flatMap((name) => (able.has(name) ? [] : [`${name} never ends`])),
    ];
}

function nextOf(state: State<string> | undefined): string[] {
    switch (state?.Type) {
        case "Task":
            return [...(state.Next === undefined ? [] : [state.Next]), ...(state.Catch ?? []).map(({ Next }) => Next)];
        case "Choice":
            return [...state.Choices.map(({ Next }) => Next), state.Default];
        case "Pass":
        case "Wait":
            return state.Next === undefined ? [] : [state.Next];
        default:
            return [];
    }
}

function endsOf(state: State<string> | undefined): boolean {
    return state?.Type === "Succeed" || state?.Type === "Fail" || (state !== undefined && "End" in state);
}

function closure(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
    const found = new Set<string>();
    const open = [...from];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
        if (!found.has(name)) {
            found.add(name);
            open.push(...next(name));
        }
    }
    return found;
}
