import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { initial, type Lifecycle } from "../../extension/src/daemon/lifecycle";
import { type StatusFacts, statusView } from "../../extension/src/daemon/status";
import { auditTile, daemonTile } from "../tiles";

const RUNNING: Lifecycle = { ...initial(0), state: "RUNNING" };
const NOW = 10_000;

interface Case {
  readonly name: string;
  readonly facts: Partial<StatusFacts>;
  readonly text: string;
  readonly severity?: "ok" | "warning" | "error";
  readonly busy?: boolean;
  readonly command?: string;
  readonly details?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "running, with findings",
    facts: { audit: auditTile({ open: 1_234 }), daemon: daemonTile() },
    text: "$(dashboard) 1,234",
    details: ["1,234 open findings: 9 warnings", "The daemon is running."],
  },
  {
    name: "running, one finding",
    facts: { audit: auditTile({ open: 1 }), daemon: daemonTile() },
    text: "$(dashboard) 1",
    details: ["1 open finding: 9 warnings", "The daemon is running."],
  },
  {
    name: "unknown is not 0",
    facts: { audit: auditTile({ state: "waiting", open: null, reason: "No folder is open." }), daemon: daemonTile() },
    text: "$(dashboard) Cockpit",
    details: ["Open findings: unknown. No folder is open.", "The daemon is running."],
  },
  {
    name: "auditing for the first time",
    facts: { audit: auditTile({ state: "scanning", open: null }) },
    text: "$(dashboard) $(sync~spin)",
    busy: true,
    details: ["Open findings: unknown. Auditing the workspace."],
  },
  {
    name: "auditing again",
    facts: { audit: auditTile({ state: "scanning", open: 7 }) },
    text: "$(dashboard) 7 $(sync~spin)",
    busy: true,
    details: ["7 open findings: 9 warnings"],
  },
  {
    name: "waiting for another window, for the first time",
    facts: { audit: auditTile({ state: "queued", open: null }) },
    text: "$(dashboard) $(sync~spin)",
    busy: true,
    details: ["Open findings: unknown. Another window is auditing this folder; this one takes over its result."],
  },
  {
    name: "waiting for another window",
    facts: { audit: auditTile({ state: "queued", open: 7 }) },
    text: "$(dashboard) 7 $(sync~spin)",
    busy: true,
    details: ["7 open findings: 9 warnings. Another window is auditing this folder; this one takes over its result."],
  },
  {
    name: "by severity, hints left out",
    facts: {
      audit: auditTile({
        open: 6,
        bySeverity: [
          { name: "error", count: 1 },
          { name: "warning", count: 2 },
          { name: "info", count: 3 },
          { name: "hint", count: 4 },
        ],
      }),
      daemon: daemonTile({ trusted: false }),
    },
    text: "$(dashboard) 6",
    details: [
      "6 open findings: 1 error, 2 warnings, 3 infos",
      "The daemon is running.",
      "Restricted Mode: built-in rules only, and nothing is run.",
    ],
  },
  {
    name: "no snapshot yet",
    facts: {},
    text: "$(dashboard) Cockpit",
    details: ["Open findings: unknown."],
  },
  {
    name: "a warning of the daemon shows, and does not shout",
    facts: {
      audit: auditTile({ open: 3 }),
      daemon: daemonTile({
        health: "warning",
        problems: [{ what: "Lint", reason: "ruff was not found.", hint: "pip install ruff" }],
      }),
    },
    text: "$(warning) 3",
    details: ["3 open findings: 9 warnings", "The daemon is running, with problems.", "Lint: ruff was not found."],
  },
  {
    name: "an error of the daemon",
    facts: {
      audit: auditTile({ open: 3 }),
      daemon: daemonTile({ health: "error", problems: [{ what: "Storage", reason: "The disk is full.", hint: "" }] }),
    },
    text: "$(warning) 3",
    severity: "error",
    details: [
      "3 open findings: 9 warnings",
      "The daemon is running, but not as it should.",
      "Storage: The disk is full.",
    ],
  },
  {
    name: "the contract does not fit",
    facts: {
      audit: auditTile({ open: 3 }),
      daemon: daemonTile({
        health: "error",
        problems: [{ what: "Contract", reason: "Other versions.", hint: "workbench.action.reloadWindow" }],
      }),
    },
    text: "$(error) Cockpit: reload the window",
    severity: "error",
    command: "workbench.action.reloadWindow",
    details: ["Other versions."],
  },
  {
    name: "starting",
    facts: { lifecycle: { ...RUNNING, state: "STARTING" } },
    text: "$(sync~spin) Cockpit",
    busy: true,
    details: ["Starting the daemon"],
  },
  {
    name: "stopping",
    facts: { lifecycle: { ...RUNNING, state: "STOPPING" } },
    text: "$(sync~spin) Cockpit",
    busy: true,
    details: ["Stopping the daemon"],
  },
  {
    name: "stopped",
    facts: { lifecycle: { ...RUNNING, state: "STOPPED" } },
    text: "$(circle-slash) Cockpit",
    command: "cockpit.daemon.start",
    details: ["The daemon is stopped."],
  },
  {
    name: "waiting counts down",
    facts: { lifecycle: { ...RUNNING, state: "BACKOFF", reason: "It died.", retryAt: NOW + 3_001 } },
    text: "$(warning) Cockpit: starts again in 4 s",
    severity: "warning",
    command: "cockpit.daemon.start",
    details: ["It died.", "The daemon ended; it starts again in 4 s."],
  },
  {
    name: "not configured",
    facts: { lifecycle: { ...RUNNING, state: "FATAL", reason: "None found.", hint: "cockpit.daemon.interpreter" } },
    text: "$(error) Cockpit: not configured",
    severity: "error",
    command: "workbench.action.openSettings",
    details: ["None found."],
  },
  {
    name: "without an environment",
    facts: { lifecycle: { ...RUNNING, state: "FATAL", reason: "None found.", hint: "cockpit.environment.setUp" } },
    text: "$(error) Cockpit: not set up",
    severity: "error",
    command: "cockpit.environment.setUp",
    details: ["None found."],
  },
  {
    name: "while the environment is set up",
    facts: {
      lifecycle: { ...RUNNING, state: "FATAL", reason: "None found.", hint: "cockpit.environment.setUp" },
      setUp: { kind: "running", step: "Fetching pygls" },
    },
    text: "$(sync~spin) Setting up the Cockpit",
    busy: true,
    details: ["Setting up the Cockpit: Fetching pygls."],
  },
  {
    name: "when the set-up failed",
    facts: {
      lifecycle: { ...RUNNING, state: "FATAL", reason: "None found.", hint: "cockpit.environment.setUp" },
      setUp: { kind: "failed", reason: "There is no network." },
    },
    text: "$(error) Cockpit: not set up",
    severity: "error",
    command: "cockpit.environment.setUp",
    details: ["There is no network."],
  },
  {
    name: "failed for good",
    facts: { lifecycle: { ...RUNNING, state: "FATAL", reason: "It died five times.", hint: "cockpit.showLog" } },
    text: "$(error) Cockpit: failed",
    severity: "error",
    command: "cockpit.showLog",
    details: ["It died five times."],
  },
];

describe("the status bar", () => {
  for (const { name, facts, ...expected } of CASES) {
    test(name, () => {
      const view = statusView(
        {
          lifecycle: RUNNING,
          setUp: { kind: "idle" },
          audit: undefined,
          daemon: undefined,
          coverage: undefined,
          ...facts,
        },
        NOW,
      );
      assert.equal(view.text, expected.text);
      assert.equal(view.severity, expected.severity ?? "ok");
      assert.equal(view.busy, expected.busy ?? false);
      assert.equal(view.command.command, expected.command ?? "cockpit.open");
      assert.deepEqual(view.details, expected.details);
    });
  }
});
