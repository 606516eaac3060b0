import { fake, type Uri } from "./fake-vscode";

/** Files whose changes are told. */
export class RelativePattern {
  constructor(
    readonly base: unknown,
    readonly pattern: string,
  ) {}
}

/** What a tab shows. */
export class TabInputText {
  constructor(readonly uri: Uri) {}
}

export class TabInputCustom {
  constructor(readonly uri: Uri) {}
}

export const FileType = { File: 1, Directory: 2 };

export function createFileSystemWatcher(): object {
  const event = fake.watched.event;
  return { onDidChange: event, onDidCreate: event, onDidDelete: event, dispose: () => undefined };
}
