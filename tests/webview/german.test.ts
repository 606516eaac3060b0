import "./german-page";
import assert from "node:assert/strict";
import { test } from "node:test";
import { duration } from "../../extension/webview/duration";
import { number } from "../../extension/webview/format";
import { auditTile } from "../../extension/webview/tiles/audit";
import { TEXT } from "../../extension/webview/texts";
import { NOTHING_TOLD } from "../../extension/src/views/wire";
import * as tiles from "../tiles";

test("the page speaks German", () => {
  const life = { state: "RUNNING", reason: "", buttons: [] } as const;
  const audit = tiles.auditTile({ state: "ready", open: 1_234, density: 5.5, lines: 20_000 });
  const { text } = auditTile({
    revision: 1,
    life,
    ...NOTHING_TOLD,
    audit,
  });
  for (const words of ["Prüfung", "Offen", "1.234", "5,5", "Heute neu", "20.000 Codezeilen", "Befunde anzeigen"]) {
    assert.ok(text.includes(words), words);
  }
});

const TABLE: [string, string][] = [
  [TEXT.audit.news(1), "Prüfung: 1 offener Befund."],
  [TEXT.audit.news(2), "Prüfung: 2 offene Befunde."],
  [TEXT.audit.scanned(1, 1), "1 Datei, 1 Codezeile"],
  [TEXT.audit.scanned(2_000, 3_000_000), "2.000 Dateien, 3.000.000 Codezeilen"],
  [TEXT.audit.more(1), "und 1 weiterer"],
  [TEXT.audit.trendLabel(30, 1_000, 2), "Offene Befunde über 30 Tage: von 1.000 auf 2."],
  [duration(125 * 60_000), "2 h 5 min"],
  [number(1_234.5), "1.234,5"],
];
for (const [said, expected] of TABLE) {
  test(expected, () => assert.equal(said, expected));
}
