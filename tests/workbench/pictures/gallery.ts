import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PAIRS, WIDTHS } from "../looks.js";

const LOOKS = PAIRS.flatMap(({ looks }) => looks.map(({ name }) => name));
const NAME = new RegExp(`^(.+)-(${LOOKS.join("|")})(?:-(${WIDTHS.join("|")}))?\\.png$`);

const STYLE = `
  body { margin: 2rem; font: 14px/1.5 system-ui, sans-serif; color: #222; background: #888; }
  section { margin-bottom: 2rem; }
  .row { display: flex; gap: 16px; align-items: flex-start; overflow-x: auto; }
  figure { margin: 0; }
  img { display: block; }
`;

/** Writes a page that shows the pictures of a folder side by side, and answers its path. */
export function writeGallery(folder: string): string {
  const rows = new Map<string, string[]>();
  for (const file of readdirSync(folder).sort()) {
    const match = NAME.exec(file);
    if (match === null) continue;
    const [, subject = "", , width] = match;
    const title = width === undefined ? subject : `${subject}, ${width} px`;
    rows.set(title, [...(rows.get(title) ?? []), file]);
  }
  const sections = [...rows].map(([title, files]) => {
    const figures = LOOKS.flatMap((look) => files.filter((file) => NAME.exec(file)?.[2] === look)).map(figure);
    return `<section><h2>${title}</h2><div class="row">${figures.join("")}</div></section>`;
  });
  const page = path.join(folder, "index.html");
  writeFileSync(
    page,
    `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Cockpit</title><style>${STYLE}</style></head>\n` +
      `<body><h1>Every view, in every look</h1>\n${sections.join("\n")}\n</body></html>\n`,
  );
  return page;
}

function figure(file: string): string {
  const look = NAME.exec(file)?.[2] ?? "";
  return `<figure><figcaption>${look}</figcaption><img src="${file}" alt="${file}" loading="lazy"></figure>`;
}
