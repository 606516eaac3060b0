import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type HTMLElement, Window } from "happy-dom";
import type { AuditTile, SessionsTile } from "../../extension/src/generated/protocol";
import { NOTHING_TOLD, type DaemonView, type Life, type Snapshot } from "../../extension/src/views/wire";
import { duration } from "../../extension/webview/duration";
import { html } from "../../extension/webview/html";
import { auditTile } from "../../extension/webview/tiles/audit";
import { daemonTile } from "../../extension/webview/tiles/daemon";
import { sessionsNews, sessionsTile } from "../../extension/webview/tiles/sessions";
import { sparkline } from "../../extension/webview/tiles/sparkline";
import * as tiles from "../tiles";

const RUNNING: Life = { state: "RUNNING", reason: "", buttons: [] };
const NOW = Date.parse("2026-11-21T12:05:30Z");

function snapshot(change: Partial<Snapshot>): Snapshot {
  return {
    revision: 1,
    life: RUNNING,
    ...NOTHING_TOLD,
    ...change,
  };
}

function audit(change: Partial<AuditTile> = {}, life: Life = RUNNING): HTMLElement {
  return parse(auditTile(snapshot({ audit: tiles.auditTile(change), life })).text);
}

function daemon(change: Partial<DaemonView> = {}): HTMLElement {
  const view: DaemonView = { ...tiles.daemonTile(), problems: [], ...change };
  return parse(daemonTile(snapshot({ daemon: view }), NOW).text);
}

function parse(text: string): HTMLElement {
  const { document } = new Window();
  document.body.innerHTML = text;
  return document.body;
}

/** The words of the elements, with single spaces. */
function words(root: HTMLElement, selector: string): string[] {
  return [...root.querySelectorAll(selector)].map((each) => each.textContent.replace(/\s+/g, " ").trim());
}

describe("the Audit tile in each state", () => {
  interface Case {
    readonly name: string;
    readonly tile?: Partial<AuditTile>;
    readonly life?: Life;
    readonly state: string;
    readonly notes: readonly string[];
    readonly figures: readonly string[];
    readonly buttons: readonly string[];
  }
  const none = { open: null, newToday: null, resolvedThisWeek: null, density: null, lines: null };
  const cases: readonly Case[] = [
    {
      name: "no folder",
      tile: { state: "empty", ...none },
      state: "no folder",
      notes: ["Open a folder to see what is unfinished in it."],
      figures: [],
      buttons: ["Open Folder"],
    },
    {
      name: "waiting",
      tile: { state: "waiting", ...none },
      state: "waiting",
      notes: ["No audit has finished yet."],
      figures: [],
      buttons: ["Audit Workspace"],
    },
    {
      name: "auditing for the first time",
      tile: { state: "scanning", ...none, trend: [], bySeverity: [], byCode: [] },
      state: "auditing",
      notes: [],
      figures: [],
      buttons: [],
    },
    {
      name: "auditing in another window",
      tile: { state: "queued", reason: "Another window is at it." },
      state: "waiting for another window",
      notes: ["Another window is auditing this folder; this one takes over its result."],
      figures: ["12", "3", "4", "4.3"],
      buttons: ["Show Findings"],
    },
    {
      name: "ready",
      state: "up to date",
      notes: [],
      figures: ["12", "3", "4", "4.3"],
      buttons: ["Show Findings", "Audit Workspace"],
    },
    {
      name: "nothing open",
      tile: { open: 0, newToday: 0, density: 0, bySeverity: [], byCode: [] },
      state: "up to date",
      notes: ["Nothing is open."],
      figures: ["0", "0", "4", "0"],
      buttons: ["Audit Workspace"],
    },
    {
      name: "failed",
      tile: { state: "error", reason: "The folder is gone.", ...none },
      state: "failed",
      notes: ["The folder is gone."],
      figures: Array.from({ length: 4 }, () => "unknown: The folder is gone."),
      buttons: ["Show Log", "Audit Workspace"],
    },
    {
      name: "after the daemon stopped",
      life: {
        state: "BACKOFF",
        reason: "It died.",
        buttons: [{ label: "Start Daemon", hint: "cockpit.daemon.start" }],
      },
      state: "unknown",
      notes: ["The daemon is not running; these figures are from before it stopped."],
      figures: ["12", "3", "4", "4.3"],
      buttons: ["Start Daemon"],
    },
  ];
  for (const { name, tile, life, ...expected } of cases) {
    test(name, () => {
      const root = audit(tile, life);
      assert.deepEqual(words(root, ".state"), [expected.state]);
      assert.deepEqual(words(root, ".note"), expected.notes);
      assert.deepEqual(words(root, ".figure dd:not(.aside)"), expected.figures);
      assert.deepEqual(words(root, "button"), expected.buttons);
    });
  }

  const before: [Life["state"], string][] = [
    ["RUNNING", "No audit has finished yet."],
    ["STARTING", "The daemon is starting."],
    ["FATAL", "The daemon is not running."],
  ];
  for (const [state, expected] of before) {
    test(`no snapshot yet, daemon ${state}`, () => {
      const life = { ...RUNNING, state };
      const root = parse(auditTile(snapshot({ life })).text);
      assert.deepEqual(words(root, ".note"), [expected]);
      const waiting = audit({ state: "waiting", open: null }, life);
      assert.deepEqual(words(waiting, ".note"), [expected]);
    });
  }
});

describe("the parts of the Audit tile", () => {
  test("in a restricted workspace it says what that means, first of all", () => {
    const view: DaemonView = { ...tiles.daemonTile({ trusted: false }), problems: [] };
    const restricted = (change: Partial<AuditTile>, life = RUNNING): HTMLElement =>
      parse(auditTile(snapshot({ audit: tiles.auditTile(change), daemon: view, life })).text);
    const sentence = "Restricted Mode: built-in rules only, nothing is run.";
    assert.deepEqual(words(restricted({}), ".note"), [sentence]);
    assert.equal(restricted({}).querySelector("button")?.dataset["hint"], "workbench.trust.manage");
    assert.deepEqual(words(restricted({ state: "empty" }), "button"), ["Open Folder"]);
    const stopped = restricted({}, { ...RUNNING, state: "STOPPED" });
    assert.ok(!words(stopped, ".note").includes(sentence));
  });

  test("over the limit is said in words, not only in colour", () => {
    assert.deepEqual(words(audit({ density: 5.5 }), ".figure.over .aside"), ["over the limit of 5"]);
    assert.deepEqual(words(audit({ density: 5 }), ".figure .aside"), ["limit 5"]);
  });

  test("progress, with and without a total", () => {
    const bar = audit({ state: "scanning", scannedFiles: 30, totalFiles: 1_200 }).querySelector("progress");
    assert.deepEqual([bar?.getAttribute("value"), bar?.getAttribute("max")], ["30", "1200"]);
    const endless = audit({ state: "scanning", scannedFiles: 30, totalFiles: null });
    assert.equal(endless.querySelector("progress")?.hasAttribute("value"), false);
    assert.deepEqual(words(endless, ".progress span"), ["30 files so far"]);
  });

  test("severities and codes with their shares", () => {
    const root = audit();
    assert.deepEqual(words(root, ".breakdown li"), ["warning 9", "hint 3", "audit.stub 8", "audit.tag 4"]);
    assert.deepEqual(
      [...root.querySelectorAll("rect")].map((rect) => rect.getAttribute("width")),
      ["100%", "33%", "100%", "50%"],
    );
  });

  test("many codes are cut and counted; those that count nothing are left out", () => {
    const byCode = Array.from({ length: 11 }, (_, index) => ({ name: `audit.c${index}`, count: 11 - index }));
    const root = audit({
      bySeverity: [{ name: "error", count: 0 }],
      byCode: [...byCode, { name: "audit.x", count: 0 }],
    });
    assert.equal(words(root, ".breakdown li").length, 9);
    assert.equal(words(root, ".breakdown li").at(-1), "and 3 more");
  });

  test("skipped files and why", () => {
    const root = audit({
      skipped: [
        { name: "larger than 1,024 KB", count: 1_010 },
        { name: "not text", count: 2 },
      ],
    });
    assert.deepEqual(words(root, "summary"), ["1,012 files skipped"]);
    assert.deepEqual(words(root, "details li"), ["larger than 1,024 KB: 1,010", "not text: 2"]);
    assert.equal(audit().querySelector("details"), null);
  });

  test("the trend in words", () => {
    const label = audit().querySelector(".trend svg")?.getAttribute("aria-label");
    assert.equal(label, "Open findings over 2 days: from 13 to 12.");
  });

  test("one day is no trend", () => {
    assert.equal(audit({ trend: [{ date: "2026-11-21", open: 3, resolved: 0 }] }).querySelector(".trend"), null);
  });
});

describe("the sparkline", () => {
  const labels = { caption: "Findings", label: "From 20 to 1,200." };
  const table: [readonly number[], number, string][] = [
    [[0, 10], 10, "0,22 100,2"],
    [[10, 0, 5], 10, "0,2 50,22 100,12"],
    [[4, 4], 4, "0,2 100,2"],
    [[0, 0], 1, "0,22 100,22"],
    [[50, 100], 100, "0,12 100,2"],
  ];
  for (const [values, highest, points] of table) {
    test(`${JSON.stringify(values)} of ${highest}`, () => {
      const root = parse(sparkline(values, highest, labels).text);
      assert.equal(root.querySelector("polyline")?.getAttribute("points"), points);
    });
  }

  test("is an image with a name", () => {
    const image = parse(sparkline([20, 15, 1_200], 1_200, labels).text).querySelector("svg");
    assert.equal(image?.getAttribute("role"), "img");
    assert.equal(image.getAttribute("aria-label"), "From 20 to 1,200.");
  });
});

describe("the Daemon tile", () => {
  test("its facts", () => {
    assert.deepEqual(words(daemon(), ".facts dd"), [
      "0.1.0",
      "3.11.7, /opt/cockpit/bin/python",
      "4711",
      "48.3 MB",
      "2 h 5 min",
      "ruff 0.17.5",
      "/home/person/.local/share/cockpit",
      "trusted",
    ]);
  });

  test("what is unknown is said to be, with the reason", () => {
    const facts = words(daemon({ residentMegabytes: null, started: "", trusted: false }), ".facts dd");
    assert.deepEqual(facts.slice(3), [
      "unknown: This platform does not tell.",
      "unknown:",
      "ruff 0.17.5",
      "/home/person/.local/share/cockpit",
      "restricted: nothing is run",
    ]);
  });

  test("problems with their buttons, and what is at work", () => {
    const root = daemon({
      health: "warning",
      busy: ["Auditing src"],
      problems: [
        { what: "Lint", reason: "ruff was not found.", button: { label: "Copy Command", hint: "pip install ruff" } },
        { what: "Git", reason: "git is old.", button: null },
      ],
    });
    assert.deepEqual(words(root, ".state"), ["running, with problems"]);
    assert.deepEqual(words(root, ".problems li"), ["Lint ruff was not found. Copy Command", "Git git is old."]);
    assert.equal(root.querySelector("button")?.getAttribute("data-hint"), "pip install ruff");
    assert.deepEqual(words(root, "h3 + ul li"), ["Auditing src"]);
  });

  const lives: [Life, string, string[], string[]][] = [
    [{ state: "STARTING", reason: "", buttons: [] }, "starting", [], []],
    [{ state: "SETTING_UP", reason: "Fetching pygls.", buttons: [] }, "setting up", ["Fetching pygls."], []],
    [
      { state: "STOPPED", reason: "", buttons: [{ label: "Start Daemon", hint: "cockpit.daemon.start" }] },
      "stopped",
      [],
      ["Start Daemon"],
    ],
    [{ state: "BACKOFF", reason: "It died.", buttons: [] }, "waiting to start again", ["It died."], []],
    [
      {
        state: "FATAL",
        reason: "No Python.",
        buttons: [{ label: "Open Setting", hint: "cockpit.daemon.interpreter" }],
      },
      "failed",
      ["No Python."],
      ["Open Setting"],
    ],
  ];
  for (const [life, state, notes, buttons] of lives) {
    test(life.state, () => {
      const root = parse(daemonTile(snapshot({ life, daemon: { ...tiles.daemonTile(), problems: [] } }), NOW).text);
      assert.deepEqual(words(root, ".state"), [state]);
      assert.deepEqual(words(root, ".note"), notes);
      assert.deepEqual(words(root, "button"), buttons);
    });
  }
});

test("a daemon that runs and has not reported yet", () => {
  const root = parse(daemonTile(snapshot({}), NOW).text);
  assert.deepEqual([words(root, ".state"), words(root, ".note")], [["running"], ["It has not reported yet."]]);
});

describe("how long", () => {
  const minute = 60_000;
  const table: [number, string][] = [
    [-5, "less than a minute"],
    [59_999, "less than a minute"],
    [minute, "1 min"],
    [60 * minute, "1 h"],
    [125 * minute, "2 h 5 min"],
    [1_440 * minute, "1 d"],
    [(1_440 + 61) * minute, "1 d 1 h"],
  ];
  for (const [milliseconds, expected] of table) {
    test(expected, () => {
      assert.equal(duration(milliseconds), expected);
    });
  }
});

describe("nothing from outside becomes markup", () => {
  const evil = `<img src=x onerror="alert('1')">&amp;`;

  test("in every text of both tiles", () => {
    const auditText = auditTile(
      snapshot({
        audit: tiles.auditTile({
          reason: evil,
          byCode: [{ name: evil, count: 1 }],
          bySeverity: [{ name: evil, count: 1 }],
          skipped: [{ name: evil, count: 1 }],
        }),
      }),
    ).text;
    const daemonText = daemonTile(
      snapshot({
        daemon: {
          ...tiles.daemonTile({ version: evil, python: evil, lint: evil, storage: evil, busy: [evil], started: evil }),
          problems: [{ what: evil, reason: evil, button: { label: evil, hint: evil } }],
        },
      }),
      NOW,
    ).text;
    for (const text of [auditText, daemonText]) {
      const root = parse(text);
      assert.equal(root.querySelector("img"), null);
      assert.equal(root.querySelector("[onerror]"), null);
      assert.ok(text.includes("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;"));
    }
    // A shared page has one element of each id, and a policy that no inline style or handler passes.
    assert.doesNotMatch(auditText + daemonText, / style="| on[a-z]+="/);
  });

  const parts: [unknown, string][] = [
    [null, ""],
    [false, ""],
    [0, "0"],
    ["", ""],
    [["a", ["<", html`<b>${"&"}</b>`]], "a&lt;<b>&amp;</b>"],
  ];
  for (const [part, expected] of parts) {
    test(JSON.stringify(part), () => {
      assert.equal(html`${part as string}`.text, expected);
    });
  }
});

test("every tile is a region with a name, and every button a real one", () => {
  for (const root of [audit(), daemon()]) {
    const section = root.querySelector("section");
    const label = section?.getAttribute("aria-labelledby") ?? "";
    assert.equal(root.querySelector(`#${label}`)?.tagName, "H2");
    const ids = [...root.querySelectorAll("[id]")].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const button of root.querySelectorAll("button")) {
      assert.equal(button.getAttribute("type"), "button");
    }
  }
});

describe("the Sessions tile", () => {
  function sessions(change: Partial<SessionsTile> | null, more: Partial<Snapshot> = {}): HTMLElement {
    const shown = change === null ? null : tiles.sessionsTile(change);
    return parse(sessionsTile(snapshot({ sessions: shown, ...more }), NOW).text);
  }
  const left = {
    at: "2026-11-21T12:00:00Z",
    items: [
      { validator: "empty-logs", outcome: "ok", evidence: [], fix: "" },
      { validator: "emptied-files", outcome: "warning", evidence: ["a.py is empty."], fix: "cockpit x" },
      { validator: "open-handles", outcome: "unknown", evidence: ["Nobody tells."], fix: "" },
    ],
  } as const;
  const stopped: Life = { state: "STOPPED", reason: "", buttons: [] };
  const unknown = { state: "error", reason: "Locked.", successful: null, failed: null, crashed: null } as const;
  const wrapUp = { at: left.at, items: left.items.map((item) => ({ ...item, evidence: [...item.evidence] })) };
  const cases: readonly [string, Partial<SessionsTile> | null, Partial<Snapshot>, string, string[], string[]][] = [
    ["nothing known", null, {}, "unknown", [], []],
    ["nothing known and no daemon", null, { life: stopped }, "unknown", [], []],
    ["all well", {}, {}, "in order", ["17", "0", "0"], ["Wrap Up"]],
    ["a crash", { crashed: 1 }, {}, "some did not end in order", ["17", "0", "1"], ["Wrap Up"]],
    ["left behind", { wrapUp }, {}, "1 thing left behind", ["17", "0", "0"], ["Wrap Up"]],
    ["unknown", unknown, {}, "failed", Array<string>(3).fill("unknown: Locked."), ["Wrap Up", "Show Log"]],
    ["from before", {}, { life: stopped }, "unknown", ["17", "0", "0"], []],
  ];
  for (const [name, change, more, state, figures, buttons] of cases) {
    test(name, () => {
      const root = sessions(change, more);
      assert.equal(words(root, "header .state")[0], state);
      assert.deepEqual(words(root, ".figures dd"), figures);
      assert.deepEqual(words(root, "button"), buttons);
    });
  }

  test("names what is left behind and what could not be looked at", () => {
    assert.deepEqual(words(sessions({ wrapUp }), ".problems li"), [
      "Emptied files warning a.py is empty. cockpit x",
      "Open databases unknown Nobody tells.",
    ]);
  });

  test("says that without trust git is not asked", () => {
    const view: DaemonView = { ...tiles.daemonTile(), problems: [], trusted: false };
    assert.match(words(sessions({}, { daemon: view }), ".note").join(" "), /Restricted Mode/);
  });

  test("tells a screen reader of trouble only", () => {
    const news = (change: Partial<SessionsTile>): string =>
      sessionsNews(snapshot({ sessions: tiles.sessionsTile(change) }));
    assert.deepEqual(
      [news({}), news({ crashed: 1 }), news({ crashed: 1, failed: 2 })],
      ["", "Sessions: 1 did not end in order.", "Sessions: 3 did not end in order."],
    );
  });
});
