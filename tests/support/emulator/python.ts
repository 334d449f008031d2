export { pythonEnvironment } from "../../../development/python";
