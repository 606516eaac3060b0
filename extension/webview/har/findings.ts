/** What is wrong with the recording, as a list. */
import type { HarFindings, HarFound } from "../../src/generated/protocol";
import { type Html, html } from "../html";
import { HAR_TEXT } from "../har-texts";

/** The list; a text says why there is none. */
export function findings(found: HarFindings | string | undefined): Html {
  if (found === undefined || typeof found === "string") {
    return html`<p class="note">${found ?? HAR_TEXT.findingsPending}</p>`;
  }
  const { findings: all, total } = found;
  if (all.length === 0) {
    return html`<p class="note">${HAR_TEXT.noFindings}</p>`;
  }
  return html`${total > all.length && html`<p class="note">${HAR_TEXT.findingsCapped(all.length, total)}</p>`}
    <ul class="findings">
      ${all.map((each, index) => findingItem(each, index, true))}
    </ul>`;
}

/** One finding, with the ways to what it is about. */
export function findingItem(each: HarFound, index: number, isWithRequests: boolean): Html {
  const { code, severity, message, advice, concerned } = each;
  return html`<li class="finding severity-${severity}">
    <p class="message">
      <span class="badge">${HAR_TEXT.severities[severity] ?? severity}</span> ${message} <code>${code}</code>
    </p>
    ${isWithRequests && html`<p class="aside">${advice}</p>`}
    <p class="buttons">
      ${
        isWithRequests &&
        concerned > 0 &&
        html`<button type="button" class="link" data-do="requests" data-finding="${index}">
          ${HAR_TEXT.showRequests} (${concerned})
        </button>`
      }
      <button type="button" class="link" data-do="place" data-finding="${index}">${HAR_TEXT.showInText}</button>
    </p>
  </li>`;
}
