export { loadSettings, type Settings } from "./load";
