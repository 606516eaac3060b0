import { ResponseError } from "vscode-jsonrpc";
import { DAEMON } from "../ui/messages";

/** There is no daemon to ask. */
export class NotRunning extends Error {
  override readonly name: string = "NotRunning";
}

/** The daemon ended before it had answered; whether it starts again is not known yet. */
export class ConnectionLost extends NotRunning {
  override readonly name = "ConnectionLost";
}

/** What the daemon answered instead of a result: one sentence, its kind, and what helps. */
export class DaemonFailure extends Error {
  override readonly name = "DaemonFailure";

  constructor(
    message: string,
    readonly kind: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** The user withdrew the request, or a newer one did. */
export class Withdrawn extends Error {
  override readonly name = "Withdrawn";
}

const REQUEST_CANCELLED = -32800;
/** vscode-jsonrpc's own codes for a connection that broke: read, write, pending, inactive. */
const CONNECTION_LOST = [-32099, -32098, -32097, -32096];

/** A failed request in our own terms; anything that is not an answer is returned as it is. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof ResponseError)) {
    return error;
  }
  if (error.code === REQUEST_CANCELLED) {
    return new Withdrawn(error.message);
  }
  if (CONNECTION_LOST.includes(error.code)) {
    return new ConnectionLost(DAEMON.disconnected);
  }
  return new DaemonFailure(error.message, text(error.data, "kind"), text(error.data, "hint"));
}

function text(data: unknown, field: string): string {
  const value: unknown = typeof data === "object" && data !== null ? Reflect.get(data, field) : undefined;
  return typeof value === "string" ? value : "";
}
