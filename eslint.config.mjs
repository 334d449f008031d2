import js from "@eslint/js";
import typescript from "typescript-eslint";

export default typescript.config(
    {
        ignores: [
            "**/node_modules/",
            "dist/",
            "apps/*/dist/",
            "runtime/dist/",
            // Its tsconfig.json would have the program read twice.
            "package/inference/analyzer/",
        ],
    },
    js.configs.recommended,
    {
        files: ["**/*.{ts,tsx,mts}"],
        extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            // A component is created for its effect on the resource graph.
            "no-new": "off",
            // `{ route, ...rest }` is how a property is left out.
            "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
            // Numbers in messages and names read as they are.
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
        },
    },
    {
        files: ["**/tests/**/*.ts"],
        rules: {
            // Chai's assertions are property reads.
            "@typescript-eslint/no-unused-expressions": "off",
        },
    },
    {
        files: ["**/*.{js,mjs,cjs}"],
        languageOptions: {
            globals: {
                process: "readonly",
                console: "readonly",
                require: "readonly",
                fetch: "readonly",
                URL: "readonly",
            },
        },
    },
);
