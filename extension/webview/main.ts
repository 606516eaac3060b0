import { openBridge } from "./bridge";
import { Page } from "./page";
import { Store } from "./store";
import "./style.css";

/** Times such as "up 3 min" are drawn again this often, in milliseconds. */
const REFRESH = 30_000;

const bridge = openBridge();
const store = new Store();
const page = new Page(document);

function draw(): void {
  if (store.latest !== undefined) {
    page.draw(store.latest, Date.now());
  }
}

bridge.onSnapshot((snapshot) => {
  if (store.accept(snapshot)) {
    draw();
  }
});
document.addEventListener("click", ({ target }) => {
  const act = target instanceof Element ? target.closest<HTMLElement>("[data-hint]")?.dataset : undefined;
  const { hint, argument } = act ?? {};
  if (hint !== undefined) {
    bridge.post({ kind: "act", hint, ...(argument === undefined ? {} : { argument }) });
  }
});
setInterval(draw, REFRESH);
bridge.post({ kind: "ready" });
