/** What stands around the rows: the filter with its menus, the tabs, and the heads of the columns. */
import { type Html, html, type Part } from "../html";
import { HAR_TEXT } from "../har-texts";
import { COLUMNS } from "./grid";
import type { Recording } from "./recording";

/** A menu has no room for more. */
const MOST_HOSTS = 60;

export const TABS = ["entries", "findings", "charts"] as const;
export type Tab = (typeof TABS)[number];

export function frame(recording: Recording): Html {
  return html`<div class="toolbar">
      <input
        id="filter"
        type="search"
        placeholder="${HAR_TEXT.filterHint}"
        aria-label="${HAR_TEXT.filter}"
        aria-keyshortcuts="/"
        aria-describedby="unknown"
        spellcheck="false"
        autocomplete="off"
      />
      ${menus(recording)}
      <label><input type="checkbox" data-word="is:finding" /> ${HAR_TEXT.onlyFindings}</label>
      <label><input type="checkbox" data-word="is:third-party" /> ${HAR_TEXT.onlyThirdParty}</label>
      <span class="actions">
        <button type="button" class="secondary" id="generate" data-do="generate">${HAR_TEXT.generate}</button>
        <button type="button" class="secondary" data-do="sanitize">${HAR_TEXT.sanitize}</button>
        <button type="button" class="secondary" data-do="top">${HAR_TEXT.openText}</button>
      </span>
    </div>
    <p id="unknown" class="note"></p>
    <div id="troubles">${troubles(recording)}</div>
    <div class="tabs">
      <div role="tablist" aria-label="${HAR_TEXT.tabsLabel}">
        ${TABS.map(
          (tab) =>
            html`<button type="button" role="tab" id="tab-${tab}" data-tab="${tab}" aria-controls="panel-${tab}">
              ${HAR_TEXT.tabs[tab]}
            </button>`,
        )}
      </div>
      <span id="count" role="status"></span>
    </div>
    <div id="panel-entries" class="panel split" role="tabpanel" aria-labelledby="tab-entries">
      <div class="list">
        <div id="grid" role="grid" tabindex="0" aria-label="${HAR_TEXT.tabs.entries}" aria-colcount="${COLUMNS.length}">
          <div role="rowgroup" class="head"><div role="row" class="row" aria-rowindex="1">${heads()}</div></div>
        </div>
        <p id="nothing" class="note" hidden>${HAR_TEXT.nothingPasses}</p>
      </div>
      <aside id="details" aria-label="${HAR_TEXT.details.label}" hidden></aside>
    </div>
    <div id="panel-findings" class="panel" role="tabpanel" aria-labelledby="tab-findings" tabindex="0" hidden></div>
    <div id="panel-charts" class="panel" role="tabpanel" aria-labelledby="tab-charts" tabindex="0" hidden></div>`;
}

function heads(): Part {
  return COLUMNS.map(
    (column) =>
      html`<div role="columnheader" class="cell ${column}" aria-sort="none">
        <button type="button" data-column="${column}">${HAR_TEXT.columns[column]}</button>
      </div>`,
  );
}

function menus(recording: Recording): Part {
  const { rows } = recording;
  const hundreds = new Set(rows.status.map((status) => Math.floor(status / 100)));
  const groups = new Set(rows.group);
  return [
    menu(
      "method",
      HAR_TEXT.methods,
      rows.methods.map((name) => [name.toLowerCase(), name]),
    ),
    menu(
      "status",
      HAR_TEXT.statuses,
      [...hundreds].sort().map((each) => [`${each}xx`, each === 0 ? HAR_TEXT.none : `${each}xx`]),
    ),
    menu(
      "type",
      HAR_TEXT.types,
      rows.groups.filter((_, index) => groups.has(index)).map((name) => [name, HAR_TEXT.groups[name] ?? name]),
    ),
    menu(
      "host",
      HAR_TEXT.hosts,
      rows.hosts.slice(0, MOST_HOSTS).map(({ name }) => [name, name]),
    ),
    menu(
      "page",
      HAR_TEXT.pages,
      rows.pages.map(({ id, title }) => [id.toLowerCase(), title || id]),
    ),
  ];
}

/** What has one choice only is none. */
function menu(name: string, label: string, choices: readonly (readonly [string, string])[]): Part {
  const usable = choices.filter(([value]) => value !== "" && !/\s/.test(value));
  return (
    usable.length > 1 &&
    html`<select data-name="${name}" aria-label="${label}">
      <option value="">${label}: ${HAR_TEXT.any}</option>
      ${usable.map(([value, title]) => html`<option value="${value}">${title}</option>`)}
    </select>`
  );
}

function troubles({ count, rows }: Recording): Part {
  const { total, troubles: all } = rows;
  return [
    all.map(
      ({ message, line, column }) =>
        html`<p class="banner">
          ${message}
          <button type="button" class="link" data-do="goto" data-line="${line}" data-column="${column}">
            ${HAR_TEXT.showInText}
          </button>
        </p>`,
    ),
    all.length > 0 && count > 0 && html`<p class="note">${HAR_TEXT.readAll}</p>`,
    total > count && html`<p class="banner">${HAR_TEXT.capped(count, total)}</p>`,
  ];
}
