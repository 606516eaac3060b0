/** Why the environment could not be set up, in one sentence that says what to do. */
export class SetUpFailure extends Error {
  override readonly name = "SetUpFailure";
}

/** What is known of the set-up of the environment. */
export type SetUp =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly step: string }
  | { readonly kind: "failed"; readonly reason: string };
