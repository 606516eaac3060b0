/** The figures of the rows that pass the filter, as bars with their numbers. */
import { number } from "../format";
import { type Html, html, type Part } from "../html";
import { HAR_TEXT } from "../har-texts";
import { type Figures, type Share, TIMES } from "./figures";
import { bytes, duration, share } from "./shown";

const TEXT = HAR_TEXT.charts;

/** One bar. */
interface Bar {
  readonly name: string;
  readonly value: number;
  readonly said: string;
  readonly kind?: string;
}

export function charts(all: Figures, span: number): Html {
  const { requests, thirdParty } = all;
  return html`<div class="charts">
    ${chart(TEXT.summary, summary(all, span))} ${chart(TEXT.times, times(all))}
    ${chart(
      TEXT.phases,
      bars(
        all.phases.map(({ phase, total, p95 }) => ({
          name: HAR_TEXT.phases[phase],
          value: total,
          said: TEXT.phaseTotal(duration(total), duration(p95)),
          kind: phase,
        })),
      ),
    )}
    ${chart(
      TEXT.types,
      sizes(all.types, (name) => HAR_TEXT.groups[name] ?? name),
    )}
    ${chart(
      TEXT.hosts,
      sizes(all.hosts, (name) => name),
    )}
    ${chart(
      TEXT.third,
      html`<p>${TEXT.thirdShare(share(thirdParty.requests, requests), share(thirdParty.bytes, all.bytes))}</p>`,
    )}
  </div>`;
}

function summary({ requests, bytes: size, percentiles }: Figures, span: number): Html {
  const facts: [string, string][] = [
    [TEXT.requests, number(requests)],
    [TEXT.content, bytes(size)],
    [TEXT.span, duration(span)],
    ...percentiles.map(({ share: rank, time }): [string, string] => [`p${rank}`, duration(time)]),
  ];
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function times({ percentiles, histogram }: Figures): Html {
  if (percentiles.length === 0) {
    return html`<p class="note">${TEXT.noTimes}</p>`;
  }
  return bars(
    histogram.map((count, column) => ({
      name: TEXT.from(duration(TIMES[column] ?? 0)),
      value: count,
      said: number(count),
    })),
  );
}

function sizes(all: readonly Share[], named: (name: string) => string): Html {
  return bars(
    all.map(({ name, bytes: size, requests }) => ({
      name: named(name) || HAR_TEXT.unknown,
      value: size,
      said: TEXT.share(bytes(size), HAR_TEXT.concerns(requests)),
    })),
  );
}

function bars(all: readonly Bar[]): Html {
  const most = Math.max(...all.map(({ value }) => value), 1);
  return html`<ul class="bars">
    ${all.map(
      ({ name, value, said, kind = "plain" }) =>
        html`<li>
          <span class="name" title="${name}">${name}</span><span class="count">${said}</span>
          <svg class="bar-line" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect class="fill ${kind}" width="${((100 * value) / most).toFixed(2)}" height="1"></rect>
          </svg>
        </li>`,
    )}
  </ul>`;
}

function chart(title: string, content: Part): Html {
  return html`<section class="tile">
    <h2>${title}</h2>
    ${content}
  </section>`;
}
