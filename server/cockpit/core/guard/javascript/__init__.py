"""JavaScript and TypeScript: calls that start programs, delete trees or execute computed text."""
