/** A way the window can look. */
export interface Look {
  readonly name: string;
  /** The colour scheme of the operating system, which the window follows. */
  readonly scheme: "dark" | "light";
  readonly themeClass: string;
  /** What VS Code calls this kind of theme in a webview. */
  readonly kind: string;
}

/** Looks that a window changes between without being opened anew, and the settings with which it does. */
export interface Pair {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly looks: readonly Look[];
}

/** The four kinds of themes. */
export const PAIRS: readonly Pair[] = [
  {
    settings: {},
    looks: [
      { name: "dark", scheme: "dark", themeClass: "vs-dark", kind: "vscode-dark" },
      { name: "light", scheme: "light", themeClass: "vs", kind: "vscode-light" },
    ],
  },
  {
    settings: {
      "workbench.preferredDarkColorTheme": "Default High Contrast",
      "workbench.preferredLightColorTheme": "Default High Contrast Light",
    },
    looks: [
      { name: "hc-dark", scheme: "dark", themeClass: "hc-black", kind: "vscode-high-contrast" },
      { name: "hc-light", scheme: "light", themeClass: "hc-light", kind: "vscode-high-contrast-light" },
    ],
  },
];

/** The widths of a side bar at which its views have to be good. */
export const WIDTHS = [300, 600] as const;
