/** What the extension says of what is generated from recordings. */
import { l10n } from "vscode";
import type { Generation, RecordingQuery } from "../generated/protocol";
import { countOfFiles, figure } from "./messages";

interface Artefact {
  readonly name: RecordingQuery["artefacts"][number];
  readonly label: string;
  readonly detail: string;
}

/** Sentences that a pop-up has room for; the verdict has all of them. */
const MOST_SENTENCES = 2;

const ARTEFACTS: readonly Artefact[] = [
  {
    name: "client",
    label: l10n.t("Client"),
    detail: l10n.t("A typed Python client for threads and asyncio, with httpx"),
  },
  {
    name: "pytest",
    label: l10n.t("pytest suite"),
    detail: l10n.t("Does what was recorded and judges each answer; brings the client along"),
  },
  { name: "locust", label: l10n.t("Locust script"), detail: l10n.t("A load test in Python") },
  { name: "k6", label: l10n.t("k6 script"), detail: l10n.t("A load test in JavaScript") },
  {
    name: "mock",
    label: l10n.t("Mock server"),
    detail: l10n.t("Answers as the recorded services did; needs nothing but Python"),
  },
  { name: "openapi", label: l10n.t("OpenAPI document"), detail: l10n.t("OpenAPI 3.1, as YAML and as JSON") },
  { name: "http", label: l10n.t(".http file"), detail: l10n.t("For the REST Client of VS Code") },
  { name: "curl", label: l10n.t("Shell script"), detail: l10n.t("For sh, curl and python3") },
  {
    name: "sanitized",
    label: l10n.t("Sanitised recording"),
    detail: l10n.t("A copy to share, without what is secret or personal"),
  },
];

export const HAR_GENERATE = {
  artefacts: ARTEFACTS,
  choose: l10n.t("Generate from a Recording"),
  untrusted: l10n.t("Nothing is generated, because it would be tried out: the workspace is not trusted."),
  noFolder: l10n.t("Open the folder that the files are to go into first."),
  folder: l10n.t("The workspace folder that the files go into"),
  what: (name: string, entries: number | undefined): string =>
    entries === undefined
      ? l10n.t("Generate from {0}", name)
      : entries === 1
        ? l10n.t("Generate from 1 request of {0}", name)
        : l10n.t("Generate from {0} requests of {1}", figure(entries), name),
  pick: l10n.t("What is to be made?"),
  where: l10n.t("Where to Write the Files"),
  relative: (folder: string): string => l10n.t("A folder of {0}; empty for its top", folder),
  outside: (folder: string): string => l10n.t("Expected a folder of {0}, such as tests/shop.", folder),
  working: (name: string): string => l10n.t("Cockpit: generating from {0}", name),
  approved: ({ symbol, files, because }: Generation): string =>
    [
      l10n.t("{0}: the second copilot could not refute {1}.", symbol, countOfFiles(files.length)),
      ...because.slice(0, MOST_SENTENCES),
    ].join(" "),
  unknown: ({ symbol, checks }: Generation): string => {
    const why = checks.filter(({ state }) => state === "unknown").map(({ name, reason }) => `${name}: ${reason}`);
    return [
      l10n.t("{0}: the second copilot cannot judge the files, and nothing is written.", symbol),
      ...why.slice(0, MOST_SENTENCES),
    ].join(" ");
  },
} as const;
