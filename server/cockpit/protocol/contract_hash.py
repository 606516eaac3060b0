"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "5662fa918d7b40d7"
"""Changes when the shape of a message changes; the editor sends its own."""
