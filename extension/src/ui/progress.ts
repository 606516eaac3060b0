import { type CancellationToken, ProgressLocation, window } from "vscode";

/** What a step of long work reports: a line of text, and how far it is in percent. */
export interface Step {
  readonly message?: string | undefined;
  readonly percentage?: number | undefined;
}

/** Says something until it is over; no other pop-up can be taken back. */
export function announce(message: string, until: Promise<void>): void {
  void window.withProgress({ location: ProgressLocation.Notification, title: message }, () => until);
}

/** Runs the work under a notification with a Cancel button. */
export async function withProgress<T>(
  title: string,
  work: (report: (step: Step) => void, token: CancellationToken) => Promise<T>,
): Promise<T> {
  const options = { location: ProgressLocation.Notification, cancellable: true, title };
  return window.withProgress(options, (progress, token) => {
    let reached = 0;
    const report = ({ message, percentage }: Step): void => {
      // VS Code adds increments up; the protocol counts from the start.
      const increment = percentage === undefined ? 0 : Math.max(0, percentage - reached);
      reached += increment;
      progress.report(message === undefined ? { increment } : { increment, message });
    };
    return work(report, token);
  });
}
