import type { FromWebview, Snapshot } from "../src/views/wire";

declare function acquireVsCodeApi(): { postMessage(message: FromWebview): void };

/** The way to the extension host and back. */
export interface Bridge {
  post(message: FromWebview): void;
  onSnapshot(listener: (snapshot: Snapshot) => void): void;
}

export function openBridge(): Bridge {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    onSnapshot: (listener) => {
      // Only the extension host can post into this page.
      window.addEventListener("message", (event: MessageEvent<Snapshot>) => listener(event.data));
    },
  };
}
