import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** `export ... from` makes a file through which everything is imported: what depends on what is then no longer seen. */
const NO_BARRELS = [
  { selector: "ExportAllDeclaration", message: "No barrel files: import from the module that declares it." },
  { selector: "ExportNamedDeclaration[source]", message: "No barrel files: import from the module that declares it." },
];

/** Pop-ups are the answer to something the person just did; one file decides how they look. */
const NO_POPUPS = {
  selector: "CallExpression[callee.property.name=/^show(Information|Warning|Error)Message$/]",
  message: "Only extension/src/ui shows messages.",
};

/** A few files hold all texts: there they are read in one go, and collected for translation. */
const NO_TEXTS = {
  selector: "CallExpression[callee.object.name='l10n']",
  message: "Texts stand in extension/src/ui/*messages.ts or in extension/webview/*texts.ts.",
};

/**
 * A layer of the extension (ARCHITECTURE.md, section 4): the files it is, and what they must not import.
 *
 * @param {string} files
 * @param {{ regex: string, message: string, allowTypeImports?: boolean }[]} patterns
 */
function layer(files, patterns) {
  /** @type {import("eslint").Linter.RuleEntry} */
  const entry = ["error", { patterns }];
  return { files: [files], rules: { "@typescript-eslint/no-restricted-imports": entry } };
}

const NO_ROOT = {
  regex: "/(extension|context|features)(\\.js)?$",
  message: "This layer does not know who composes it.",
};
const NO_FEATURES = { regex: "/features/", message: "This layer does not know the features." };
const NO_SIBLINGS = { regex: "^\\.\\./[^.]+/", message: "A feature never imports another feature." };
const NO_WEBVIEW = { regex: "/webview/", message: "The extension host does not import browser code." };

export default defineConfig(
  {
    ignores: [
      ...["**/node_modules/", "build/", "dist/", "out/", "coverage/", ".venv/", "tests/workspaces/"],
      // One half of it runs in Node and the other in a page: no project has the types of both.
      "benchmarks/viewer.mjs",
      // Written by the generator, which is checked instead.
      "extension/src/generated/",
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.mjs"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      eqeqeq: "error",
      "max-lines": ["error", 500],
      "max-lines-per-function": ["error", { max: 50, skipComments: true, skipBlankLines: true }],
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      "no-restricted-syntax": ["error", ...NO_BARRELS],
    },
  },
  {
    files: ["extension/src/**"],
    ignores: ["extension/src/ui/**"],
    rules: { "no-restricted-syntax": ["error", ...NO_BARRELS, NO_POPUPS, NO_TEXTS] },
  },
  {
    files: ["extension/webview/**"],
    ignores: ["extension/webview/*texts.ts"],
    rules: { "no-restricted-syntax": ["error", ...NO_BARRELS, NO_TEXTS] },
  },
  layer("extension/src/{daemon,ui,views}/**", [NO_ROOT, NO_FEATURES, NO_WEBVIEW]),
  layer("extension/src/features/*/**", [
    { ...NO_ROOT, regex: "/(extension|features)(\\.js)?$" },
    NO_SIBLINGS,
    NO_WEBVIEW,
  ]),
  layer("extension/webview/**", [
    { regex: "^(vscode|node:)", message: "The webview runs in a browser." },
    { regex: "/src/(?!generated/|views/(har-)?wire$)", message: "The webview imports nothing of the host but types." },
    { regex: "/src/", message: "Types only: the host's code is not for browsers.", allowTypeImports: true },
  ]),
  {
    // A test's suite is one function that holds its cases, and `test` answers a promise that the runner awaits.
    files: ["tests/**"],
    rules: { "@typescript-eslint/no-floating-promises": "off", "max-lines-per-function": "off" },
  },
  {
    files: ["**/*.{mjs,cjs}"],
    rules: {
      // The compiler checks names here, and knows those of Node.
      "no-undef": "off",
      // The types of scripts are JSDoc, which the compiler checks (scripts/tsconfig.json) and this rule does not see.
      "@typescript-eslint/explicit-module-boundary-types": "off",
      // What JSON.parse and child processes hand over is `any`, and JavaScript has no cast to make it anything else.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/restrict-plus-operands": "off",
    },
  },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["eslint.config.mjs"], rules: { "no-restricted-exports": "off" } },
);
