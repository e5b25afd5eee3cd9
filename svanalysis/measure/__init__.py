"""Measures: pure functions from the grouped table to tidy frames. See docs/method.md for the formulas in words."""
