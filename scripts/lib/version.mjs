// What a version is, where this project states its own, and how the changelog takes it. Pure.
import { Problem } from "./process.mjs";

const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;
const STEPS = /** @type {const} */ (["major", "minor", "patch"]);

/**
 * The version that is asked for: `major`, `minor`, `patch`, or one that is written out.
 *
 * @param {string} current
 * @param {string} wanted
 */
export function nextVersion(current, wanted) {
  const now = numbers(current);
  const step = STEPS.findIndex((each) => each === wanted);
  if (step >= 0) {
    return now.map((number, place) => (place < step ? number : place === step ? number + 1 : 0)).join(".");
  }
  if (!VERSION.test(wanted)) throw new Problem(`${wanted} is no version: say patch, minor, major or 1.2.3.`);
  const then = numbers(wanted);
  const place = then.findIndex((number, index) => number !== now[index]);
  if (place < 0 || (then[place] ?? 0) < (now[place] ?? 0)) {
    throw new Problem(`${wanted} is not above the present version, ${current}.`);
  }
  return wanted;
}

/** @param {string} version */
function numbers(version) {
  const match = VERSION.exec(version);
  if (match === null) throw new Problem(`${version} is no version.`);
  return match.slice(1).map(Number);
}

/**
 * Every file that states the version, with what stands before it; what is generated from these is not listed.
 *
 * @type {Readonly<Record<string, RegExp>>}
 */
export const STATED = {
  "package.json": /^ {2}"version": "/gm,
  "package-lock.json": /"name": "gh-copilot-cockpit",\n +"version": "/g,
  "pyproject.toml": /^version = "/gm,
  "server/cockpit/__init__.py": /^__version__ = "/gm,
  "README.md": /gh-copilot-cockpit-(?=[\d.]+\.vsix)/g,
  "docs/ci.md": /gh-copilot-cockpit(?:@|\/-\/raw\/)v|\brev: v/g,
  "ci/gitlab.yml": /gh-copilot-cockpit(?:@|\/-\/raw\/)v/g,
};

/**
 * The text of a file with the next version in all its places; throws where it does not state the present one.
 *
 * @param {string} file
 * @param {string} text
 * @param {string} current
 * @param {string} next
 */
export function withVersion(file, text, current, next) {
  const before = STATED[file];
  if (before === undefined) throw new Problem(`${file} is not known to state the version.`);
  const places = [...text.matchAll(before)].map(({ index, 0: match }) => index + match.length);
  if (places.length === 0) throw new Problem(`${file} does not state the version where it should.`);
  let changed = text;
  for (const place of places.reverse()) {
    if (!changed.startsWith(current, place)) {
      throw new Problem(`${file} states another version than ${current}: ${changed.slice(place, place + 12)}`);
    }
    changed = changed.slice(0, place) + next + changed.slice(place + current.length);
  }
  return changed;
}

/**
 * The changelog with what was unreleased under a version and a date; throws when there is nothing to release.
 *
 * @param {string} text
 * @param {string} version
 * @param {string} date ISO 8601.
 */
export function released(text, version, date) {
  const heading = "## [Unreleased]\n";
  const start = text.indexOf(heading);
  if (start < 0) throw new Problem("CHANGELOG.md has no section [Unreleased].");
  if (text.includes(`\n## [${version}]`)) throw new Problem(`CHANGELOG.md has a section [${version}] already.`);
  const rest = text.slice(start + heading.length);
  const [section = ""] = rest.split(/^## \[/m);
  if (!/^- /m.test(section))
    throw new Problem("CHANGELOG.md says nothing under [Unreleased]: there is nothing to release.");
  return `${text.slice(0, start)}${heading}\n## [${version}] - ${date}\n${rest}`;
}
