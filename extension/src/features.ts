import type { Context } from "./context";
import { register as audit } from "./features/audit";
import { register as backup } from "./features/backup";
import { register as cleanup } from "./features/cleanup";
import { register as compliance } from "./features/compliance";
import { register as copilots } from "./features/copilots";
import { register as daemon } from "./features/daemon";
import { register as databases } from "./features/databases";
import { register as environment } from "./features/environment";
import { register as guard } from "./features/guard";
import { register as har } from "./features/har";
import { register as lint } from "./features/lint";
import { register as overview } from "./features/overview";
import { register as report } from "./features/report";
import { register as sessions } from "./features/sessions";
import { register as sync } from "./features/sync";
import { register as templates } from "./features/templates";

/** Every feature, in the order in which they register. */
export const FEATURES: readonly ((context: Context) => void)[] = [
  overview,
  environment,
  backup,
  cleanup,
  sync,
  databases,
  daemon,
  audit,
  lint,
  guard,
  compliance,
  copilots,
  sessions,
  har,
  report,
  templates,
];
