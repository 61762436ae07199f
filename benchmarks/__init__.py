"""What docs/benchmarks.md reports: every figure is a ratio of two measurements of one run."""
