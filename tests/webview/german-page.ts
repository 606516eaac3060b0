/** The page as the host makes it for German: to be imported before anything that has texts. */
import { Window } from "happy-dom";
import german from "../../l10n/bundle.l10n.de.json";
import { page } from "../../extension/src/views/html";

const { document } = new Window();
document.write(page({ cspSource: "", nonce: "n", script: "", style: "", language: "de", bundle: german }));
Object.assign(globalThis, { document });
