// /// template
// name = "Escape HTML (TypeScript)"
// kind = "function"
// description = "A text as it may stand in HTML, in an element or in a quoted attribute."
// words = ["escape", "html", "xss", "sanitise", "encode", "entities"]
// ///
export function escapeHtml(text: string): string {
  const entities = new Map([
    ["&", "&amp;"],
    ["<", "&lt;"],
    [">", "&gt;"],
    ['"', "&quot;"],
    ["'", "&#39;"],
  ]);
  return text.replace(/[&<>"']/g, (sign) => entities.get(sign) ?? sign);
}

// /// proof
import assert from "node:assert/strict";

assert.equal(escapeHtml(`<a href="x">'&'</a>`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
