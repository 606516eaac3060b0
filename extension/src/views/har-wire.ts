/** What travels between the extension host and the viewer of recordings. Types only. */
import type { HarEntry } from "../generated/protocol";
import type { HintButton } from "./wire";

/** What is being shown; each load of the file has a number of its own, and what is of an older one is dropped. */
export type ToViewer =
  | { readonly kind: "loading"; readonly load: number; readonly percentage: number | null }
  | {
      readonly kind: "failed";
      readonly load: number;
      readonly reason: string;
      readonly button: HintButton | null;
    }
  /** `HarRows` as JSON in UTF-8: too much to be taken apart twice. */
  | { readonly kind: "rows"; readonly load: number; readonly json: Uint8Array }
  /** `HarFindings` likewise. */
  | { readonly kind: "findings"; readonly load: number; readonly json: Uint8Array }
  | { readonly kind: "unchecked"; readonly load: number; readonly reason: string }
  /** `reveal` is that of the question: what was asked before secrets were hidden again is not shown. */
  | {
      readonly kind: "entry";
      readonly load: number;
      readonly row: number;
      readonly reveal: boolean;
      readonly entry: HarEntry;
    }
  | {
      readonly kind: "noEntry";
      readonly load: number;
      readonly row: number;
      readonly reveal: boolean;
      readonly reason: string;
    };

/** What the page asks for. */
export type FromViewer =
  | { readonly kind: "ready" }
  | { readonly kind: "reload" }
  | { readonly kind: "act"; readonly hint: string }
  | {
      readonly kind: "entry";
      readonly load: number;
      readonly row: number;
      readonly state: string;
      readonly offset: number;
      readonly length: number;
      readonly reveal: boolean;
    }
  | { readonly kind: "text"; readonly line: number; readonly column: number }
  | { readonly kind: "sanitize" }
  /** From these entries, counted from 0; null for all. */
  | { readonly kind: "generate"; readonly entries: readonly number[] | null };
