/** The page around the tiles, or around what else a script draws. */
export interface PageParts {
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** The tag of the user's language. */
  readonly language: string;
  /** The texts of the page in that language; none for English. */
  readonly bundle: Readonly<Record<string, string>>;
  /** What the script draws into; that of the tiles unless told otherwise. */
  readonly body?: string;
}

const TILES = `<main id="tiles" aria-labelledby="title"><h1 id="title" class="visually-hidden">Cockpit</h1></main>
  <p id="news" class="visually-hidden" role="status"></p>`;

/** Nothing is loaded but the two files of the extension, nothing is connected to, nothing runs inline. */
export function page({ cspSource, nonce, script, style, language, bundle, body = TILES }: PageParts): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${style}">
  <title>Cockpit</title>
</head>
<body>
  ${body}
  <script type="application/json" id="l10n">${data(bundle)}</script>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** JSON that cannot end the element in which it stands. */
function data(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
