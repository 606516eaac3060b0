import type { FromViewer, ToViewer } from "../../src/views/har-wire";
import "../style.css";
import "./style.css";
import "./list.css";
import { Viewer } from "./viewer";

declare function acquireVsCodeApi(): { postMessage(message: FromViewer): void };

const api = acquireVsCodeApi();
const viewer = new Viewer(document, (message) => api.postMessage(message));
// Only the extension host can post into this page.
window.addEventListener("message", ({ data }: MessageEvent<ToViewer>) => viewer.take(data));
window.addEventListener("resize", () => viewer.resized());
api.postMessage({ kind: "ready" });
