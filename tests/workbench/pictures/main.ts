/** `npm run screenshots`: takes the pictures whose names begin with one of the arguments, or all of them. */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { inRoot } from "../../../scripts/lib/paths.mjs";
import { PAIRS } from "../looks.js";
import { Session, type Surroundings } from "../session.js";
import { Camera } from "./camera.js";
import { shootDocs } from "./docs.js";
import { writeGallery } from "./gallery.js";
import { type Scene, SCENES, TRUSTED } from "./scenes.js";

const SCREENSHOTS = inRoot("build", "screenshots");

/** The walkthrough shows some of the pictures of every view. */
const WALKTHROUGH = ["status", "hover", "code-actions", "findings-menu", "guard"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { docs: { type: "boolean", default: false } },
});
const views = values.docs ? WALKTHROUGH : positionals;
const isWanted = (name: string): boolean => views.length === 0 || views.some((view) => name.startsWith(view));

/** Whether a scene may have a wanted picture. */
function concerns({ pictures }: Scene): boolean {
  return pictures.some((start) => isWanted(start) || views.some((view) => start.startsWith(view)));
}

/** Runs something in a session of its own; a failure is told and explained, and the next one has its turn. */
async function perform(
  name: string,
  workspace: string,
  surroundings: Surroundings | undefined,
  act: (session: Session) => Promise<void>,
): Promise<void> {
  const began = Date.now();
  const session = await Session.start(workspace, surroundings);
  try {
    await act(session);
    console.log(`${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  } catch (error) {
    console.error(`${name}:`, error);
    process.exitCode = 1;
    await session.explain(name.replaceAll(/\W+/g, "-"));
  } finally {
    await session.close();
  }
}

async function play({ shoot }: Scene, session: Session, folder: string): Promise<void> {
  for (const { settings, looks } of PAIRS) {
    session.configure(settings);
    await session.workbench.page.emulateMedia({ colorScheme: looks[0]?.scheme ?? "dark" });
    await session.open();
    await shoot(new Camera(session, looks, folder, isWanted));
  }
}

async function playAll(scenes: readonly Scene[], folder: string): Promise<void> {
  for (const scene of scenes) {
    const surroundings = await scene.surroundings?.();
    await perform(scene.name, scene.workspace ?? "sample", surroundings, (session) => play(scene, session, folder));
  }
}

const scenes = SCENES.filter(concerns);
if (scenes.length === 0) {
  console.error(`There is no picture ${views.join(", ")}.`);
  process.exitCode = 2;
} else if (values.docs) {
  await perform("the README", "sample", { user: TRUSTED }, async (session) => {
    await session.open();
    await shootDocs(session);
  });
  await playAll(scenes, inRoot("extension", "media", "walkthrough"));
} else {
  if (views.length === 0) rmSync(SCREENSHOTS, { recursive: true, force: true });
  await playAll(scenes, SCREENSHOTS);
  console.log(`The pictures: ${writeGallery(SCREENSHOTS)}`);
}
