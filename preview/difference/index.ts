export { difference, DifferenceError } from "./difference";
export { GITHUB_COMMENT_LIMIT, type MarkdownOptions, renderMarkdown } from "./render-markdown";
export { renderDifference } from "./render-text";
export { serialiseDifference } from "./serialise-difference";
export * from "./types";
