/** One request with everything that the recording has of it. */
import type { HarBody, HarEntry, HarPair } from "../../src/generated/protocol";
import { moment } from "../format";
import { type Html, html, type Part } from "../html";
import { HAR_TEXT } from "../har-texts";
import { findingItem } from "./findings";
import { PHASES, type Recording } from "./recording";
import { bytes, duration } from "./shown";

const TEXT = HAR_TEXT.details;

/** The pane; `entry` is nothing while it is on its way. */
export function details(
  recording: Recording,
  row: number,
  entry: HarEntry | string | undefined,
  isRevealed: boolean,
): Html {
  return html`<header class="details-head">
      <h2 id="details-title" tabindex="-1">${recording.method(row)} ${recording.path(row)}</h2>
      <button type="button" class="secondary" data-do="close">${TEXT.close}</button>
    </header>
    <p class="buttons">
      ${typeof entry === "object" && revealing(entry, isRevealed)}
      <button type="button" class="secondary" data-do="text" data-row="${row}">${HAR_TEXT.showInText}</button>
      <button type="button" class="secondary" data-do="generate" data-row="${row}">${TEXT.generate}</button>
    </p>
    ${typeof entry === "object" ? section(TEXT.general, facts(general(recording, row, entry))) : waiting(entry)}
    ${timing(recording, row)} ${found(recording, row)} ${typeof entry === "object" && content(entry)}`;
}

function revealing({ hidden }: HarEntry, isRevealed: boolean): Part {
  if (isRevealed) {
    return html`<button type="button" class="secondary" data-do="hide">${TEXT.hide}</button>`;
  }
  return hidden > 0 && html`<button type="button" class="primary" data-do="reveal">${TEXT.show(hidden)}</button>`;
}

function waiting(reason: string | undefined): Html {
  return html`<p class="note">${reason ?? TEXT.choose}</p>`;
}

function found(recording: Recording, row: number): Part {
  const all = recording.of(row);
  return (
    all.length > 0 &&
    section(
      HAR_TEXT.tabs.findings,
      html`<ul class="findings">
        ${all.map((each) => findingItem(each, recording.findings.indexOf(each), false))}
      </ul>`,
    )
  );
}

function content(entry: HarEntry): Part {
  return [
    pairs(TEXT.query, entry.query),
    pairs(TEXT.requestHeaders, entry.requestHeaders),
    pairs(TEXT.requestCookies, entry.requestCookies),
    pairs(TEXT.form, entry.params),
    body(TEXT.requestBody, entry.requestBody),
    pairs(TEXT.responseHeaders, entry.responseHeaders),
    pairs(TEXT.responseCookies, entry.responseCookies),
    body(TEXT.responseBody, entry.responseBody),
    messages(entry),
  ];
}

function general(recording: Recording, row: number, entry: HarEntry): [string, string][] {
  const status = entry.status === 0 ? TEXT.noAnswer : `${entry.status} ${entry.statusText}`;
  const all: [string, string][] = [
    [TEXT.address, entry.url.value],
    [TEXT.status, status],
    [TEXT.error, entry.error],
    [TEXT.redirect, entry.redirect.value],
    [TEXT.started, entry.started === "" ? "" : moment(entry.started)],
    [TEXT.server, entry.address],
    [TEXT.protocol, entry.responseVersion || entry.requestVersion],
    [TEXT.size, bytes(recording.size(row))],
    [TEXT.transferred, bytes(recording.transferred(row))],
  ];
  return all.filter(([, value]) => value !== "");
}

function timing(recording: Recording, row: number): Html {
  const total = recording.rows.time[row] ?? -1;
  const phases = PHASES.map((phase) => ({ phase, time: recording.rows[phase][row] ?? -1 }));
  const longest = Math.max(...phases.map(({ time }) => time), 1);
  return section(
    TEXT.timing,
    html`<dl class="phases">
      ${phases
        .filter(({ time }) => time >= 0)
        .map(
          ({ phase, time }) =>
            html`<dt><span class="swatch ${phase}"></span>${HAR_TEXT.phases[phase]}</dt>
              <dd>
                ${duration(time)}
                <svg class="bar-line" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="fill ${phase}" width="${((100 * time) / longest).toFixed(2)}" height="1"></rect>
                </svg>
              </dd>`,
        )}
      <dt>${TEXT.total}</dt>
      <dd>${duration(total)}</dd>
    </dl>`,
  );
}

function pairs(title: string, all: readonly HarPair[]): Part {
  return all.length > 0 && section(`${title} (${all.length})`, facts(all.map(({ name, value }) => [name, value])));
}

function facts(all: readonly (readonly [string, string])[]): Html {
  return html`<dl class="facts">
    ${all.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function body(title: string, { size, text, cut, binary, mimeType }: HarBody): Part {
  if (size < 0) {
    return null;
  }
  const shown = html`<pre tabindex="0" aria-label="${title}">${text}</pre>`;
  const none = html`<p class="note">${binary ? TEXT.binary(bytes(size)) : TEXT.empty}</p>`;
  return section(`${title} (${[mimeType, bytes(size)].filter((part) => part !== "").join(", ")})`, [
    text === "" ? none : shown,
    cut && html`<p class="note">${TEXT.cut}</p>`,
  ]);
}

function messages({ messages: all, messageCount }: HarEntry): Part {
  return (
    all.length > 0 &&
    section(TEXT.messages(messageCount), facts(all.map(({ sent, text }) => [sent ? TEXT.sent : TEXT.received, text])))
  );
}

function section(title: string, content: Part): Html {
  return html`<section>
    <h3>${title}</h3>
    ${content}
  </section>`;
}
