"""Measures: pure functions from the grouped table to tidy frames. docs/method.md has the formulas."""
