/** What the Findings view says when it has nothing to list, or lists less than one may think. Pure. */
import type { State as DaemonState } from "../../../daemon/lifecycle";
import type { SetUp } from "../../../environment/set-up";
import type { AuditTile } from "../../../generated/protocol";
import { FINDINGS } from "../../../ui/messages";
import { type Filter, filterSentence, isFiltered } from "./choice";

/** The welcome texts in package.json each belong to one of these. */
export type ViewState =
  | "noFolder"
  | "settingUp"
  | "notSetUp"
  | "stopped"
  | "starting"
  | "failed"
  | "restarting"
  | "error"
  | "scanning"
  | "waiting"
  | "filtered"
  | "empty"
  | "ready";

export interface ViewFacts {
  readonly hasFolder: boolean;
  readonly isTrusted: boolean;
  readonly daemon: DaemonState;
  readonly setUp: SetUp["kind"];
  readonly audit: AuditTile["state"] | undefined;
  readonly filter: Filter;
  /** What the daemon answered last: how much the top of the tree holds, and why it may be unknown. */
  readonly listed: { readonly total: number; readonly reason: string } | undefined;
  /** Why it could not answer. */
  readonly failure: string;
}

export function stateOf(facts: ViewFacts): ViewState {
  if (!facts.hasFolder) {
    return "noFolder";
  }
  switch (facts.daemon) {
    case "STARTING":
      return "starting";
    case "FATAL":
      return facts.setUp === "idle" ? "failed" : facts.setUp === "running" ? "settingUp" : "notSetUp";
    case "BACKOFF":
      return "restarting";
    case "STOPPED":
    case "STOPPING":
      // Also a daemon that ran is stopped while its environment is made anew.
      return facts.setUp === "running" ? "settingUp" : "stopped";
    case "RUNNING":
      return runningState(facts);
  }
}

function runningState({ failure, listed, filter, audit }: ViewFacts): ViewState {
  if (failure !== "") {
    return "error";
  }
  if (listed === undefined) {
    return "starting";
  }
  if (listed.total > 0) {
    return "ready";
  }
  if (audit === "scanning" || audit === "queued") {
    return "scanning";
  }
  if (isFiltered(filter)) {
    return "filtered";
  }
  return audit === "waiting" ? "waiting" : "empty";
}

/** The line above the tree; empty where a welcome text says it, which a line would hide. */
export function messageOf(facts: ViewFacts): string {
  const state = stateOf(facts);
  if (state === "error") {
    return facts.failure;
  }
  if (state !== "ready" && (facts.listed?.reason ?? "") === "") {
    return "";
  }
  const filter = filterSentence(facts.filter);
  const lines = [
    facts.isTrusted ? "" : FINDINGS.restricted,
    filter === "" ? "" : FINDINGS.filtered(filter),
    facts.listed?.reason ?? "",
  ];
  return lines.filter(Boolean).join(" ");
}
