"""gh_COPILOT Cockpit: the second pair of eyes on code that copilots write."""

__version__ = "0.1.0"
