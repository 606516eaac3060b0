/** `npm run screenshots`: takes the pictures whose names begin with one of the arguments, or all of them. */
import { rmSync } from "node:fs";
import { inRoot } from "../../../scripts/lib/paths.mjs";
import { PAIRS } from "../looks.js";
import { Session } from "../session.js";
import { Camera } from "./camera.js";
import { writeGallery } from "./gallery.js";
import { type Scene, SCENES } from "./scenes.js";

const FOLDER = inRoot("build", "screenshots");

/** High enough for all of a view, so that its picture is not cut. */
const VIEWPORT = { width: 1400, height: 2600 };

const views = process.argv.slice(2);
const isWanted = (name: string): boolean => views.length === 0 || views.some((view) => name.startsWith(view));

/** Whether a scene may have a wanted picture. */
function concerns({ pictures }: Scene): boolean {
  return pictures.some((start) => isWanted(start) || views.some((view) => start.startsWith(view)));
}

async function play(scene: Scene): Promise<void> {
  const began = Date.now();
  const session = await Session.start(scene.workspace ?? "sample", await scene.surroundings?.());
  try {
    await session.workbench.page.setViewportSize(VIEWPORT);
    for (const { settings, looks } of PAIRS) {
      session.configure(settings);
      await session.workbench.page.emulateMedia({ colorScheme: looks[0]?.scheme ?? "dark" });
      await session.open();
      await scene.shoot(new Camera(session, looks, FOLDER, isWanted));
    }
    console.log(`${scene.name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  } catch (error) {
    await session.explain(scene.name.replaceAll(/\W+/g, "-"));
    throw error;
  } finally {
    await session.close();
  }
}

const scenes = SCENES.filter(concerns);
if (scenes.length === 0) {
  console.error(`There is no picture ${views.join(", ")}.`);
  process.exitCode = 2;
}
if (views.length === 0) rmSync(FOLDER, { recursive: true, force: true });
for (const scene of scenes) {
  await play(scene).catch((error: unknown) => {
    console.error(`${scene.name}:`, error);
    process.exitCode = 1;
  });
}
if (scenes.length > 0) console.log(`The pictures: ${writeGallery(FOLDER)}`);
