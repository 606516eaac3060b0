"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "12aea6afac3d3cea"
"""Changes when the shape of a message changes; the editor sends its own."""
