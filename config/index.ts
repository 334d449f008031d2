export { loadSettings, type Settings } from "./load";
export { limitRoles } from "./limit-roles";
