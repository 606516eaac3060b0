"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "ab4d3d32eb2d246a"
"""Changes when the shape of a message changes; the editor sends its own."""
