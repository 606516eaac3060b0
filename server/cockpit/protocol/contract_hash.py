"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "cbb19ed55711788a"
"""Changes when the shape of a message changes; the editor sends its own."""
