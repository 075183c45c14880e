"""Applications that webperf can start and measure: one TOML definition each, with its code beside it."""
