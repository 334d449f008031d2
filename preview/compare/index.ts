export { compare } from "./compare";
export { renderComparison } from "./render-comparison";
export * from "./types";
