#!/usr/bin/env bash
# The newest run against the baseline `main`, and into it where nothing got worse. The first run begins the baseline.
set -euo pipefail
name="${WEBPERF_BASELINE:-main}"
summary="${GITHUB_STEP_SUMMARY:-/dev/null}"
if webperf baseline list | grep -q "^$name "; then
  code=0
  found=$(webperf baseline compare "$name") || code=$?
  { echo '```'; echo "$found"; echo '```'; } | tee -a "$summary"
  # A regression stays out of the reference: in it, it would be the new normal.
  if [ "$code" -ne 0 ]; then exit "$code"; fi
fi
webperf baseline save "$name" | tee -a "$summary"
