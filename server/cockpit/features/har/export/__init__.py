"""A recording as NDJSON files, step by step; the steps and flags are those of SPEC 13."""
