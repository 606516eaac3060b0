"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "fc7b40e1dd18265d"
"""Changes when the shape of a message changes; the editor sends its own."""
