import "./german";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import spoken from "../../l10n/bundle.l10n.json";
import spokenGerman from "../../l10n/bundle.l10n.de.json";
import declared from "../../package.nls.json";
import declaredGerman from "../../package.nls.de.json";
import { statusView } from "../../extension/src/daemon/status";
import { initial } from "../../extension/src/daemon/lifecycle";
import { historyDocument } from "../../extension/src/features/audit/history";
import { AUDIT, BUTTON, ENVIRONMENT, FINDINGS, STATUS } from "../../extension/src/ui/messages";
import { auditTile } from "../tiles";

type Texts = Readonly<Record<string, string>>;

/** What a translation must take over as it is: places for values, links, settings, code. */
function fixed(text: string): string[] {
  return (text.match(/\{\d+\}|\(command:[^)]+\)|`[^`]+`|https?:\/\/\S+/g) ?? []).sort();
}

const BUNDLES: [string, Texts, Texts][] = [
  ["package.nls", declared, declaredGerman],
  ["l10n/bundle.l10n", spoken, spokenGerman],
];

for (const [name, english, german] of BUNDLES) {
  describe(`the German of ${name}`, () => {
    test("is complete, and nothing in it is superfluous", () => {
      assert.deepEqual(Object.keys(german), Object.keys(english));
    });

    for (const [key, text] of Object.entries(english)) {
      const translation = german[key] ?? "";
      test(`${JSON.stringify(text)} is ${JSON.stringify(translation)}`, () => {
        assert.deepEqual(fixed(translation), fixed(text));
        assert.equal(translation.trim(), translation);
        assert.notEqual(translation, "");
        assert.equal(/[.?!…]$/.exec(translation)?.[0], /[.?!…]$/.exec(text)?.[0], "It ends otherwise.");
      });
    }
  });
}

describe("in German", () => {
  const table: [string, string][] = [
    [STATUS.open(0, []), "0 offene Befunde"],
    [STATUS.open(1, [STATUS.severities.warning(1)]), "1 offener Befund: 1 Warnung"],
    [
      STATUS.open(1_234, [STATUS.severities.error(2), STATUS.severities.warning(1_232)]),
      "1.234 offene Befunde: 2 Fehler, 1.232 Warnungen",
    ],
    [AUDIT.scanned(1, 1, 0), "1 Datei geprüft: 1 Befund."],
    [AUDIT.scanned(10_900, 2, 1), "10.900 Dateien geprüft: 2 Befunde, 1 Datei übersprungen."],
    [FINDINGS.badge(1), "1 offener Fehler oder offene Warnung"],
    [FINDINGS.more(1_500), "Mehr anzeigen (noch 1.500)"],
    [FINDINGS.quoted("Pegel"), "„Pegel“"],
    [statusInHistory("open"), "offen"],
    [statusInHistory("snoozed"), "zurückgestellt bis 2026-12-01"],
    [ENVIRONMENT.lacks("/usr/bin/python3", ["venv", "ensurepip"]), "In /usr/bin/python3 fehlt venv und ensurepip"],
    [BUTTON.reload, "Fenster neu laden"],
  ];
  for (const [said, expected] of table) {
    test(expected, () => assert.equal(said, expected));
  }

  test("the status bar groups digits as German does", () => {
    const lifecycle = { ...initial(0), state: "RUNNING" as const };
    const audit = auditTile({ open: 12_345, bySeverity: [{ name: "info", count: 12_345 }] });
    const { text, details } = statusView(
      { lifecycle, setUp: { kind: "idle" }, audit, daemon: undefined, coverage: undefined },
      0,
    );
    assert.equal(text, "$(dashboard) 12.345");
    assert.deepEqual(details, ["12.345 offene Befunde: 12.345 Infos"]);
  });
});

/** The status as the history of a finding shows it. */
function statusInHistory(status: "open" | "snoozed"): string {
  const document = historyDocument({
    ...{ identity: "i", code: "audit.tag", title: "t", message: "m", path: "p", line: 1, symbol: "", severity: "info" },
    ...{ status, author: "", authored: "", firstSeen: "", snoozedUntil: "2026-12-01", events: [] },
  });
  return /^\| Status \| (.*) \|$/m.exec(document)?.[1] ?? "";
}
