// /// template
// name = "Format a number of bytes (TypeScript)"
// kind = "function"
// description = "A number of bytes for people: 1536 is 1.5 KiB."
// words = ["human readable size", "bytes", "file size", "KB", "MiB"]
// ///
export function formatSize(bytes: number): string {
  if (Math.abs(bytes) < 1024) return `${bytes} B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  for (const unit of units) {
    value /= 1024;
    if (Math.abs(value) < 1024) return `${value.toFixed(1)} ${unit}`;
  }
  return `${(value / 1024).toFixed(1)} PiB`;
}

// /// proof
import assert from "node:assert/strict";

assert.deepEqual([0, 1536, 5 * 1024 ** 3].map(formatSize), ["0 B", "1.5 KiB", "5.0 GiB"]);
