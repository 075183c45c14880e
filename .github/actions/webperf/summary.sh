#!/usr/bin/env bash
# The Markdown report as the job's summary (GitHub takes 1 MiB of a step), and the annotations where there are any.
set -euo pipefail
report="$WEBPERF_OUT/report.md"
if [ -f "$report" ]; then
  if [ "$(stat -c %s "$report")" -le 900000 ]; then
    cat "$report" >>"$GITHUB_STEP_SUMMARY"
  else
    echo "The report is too long for a summary: it is in the artifact." >>"$GITHUB_STEP_SUMMARY"
  fi
fi
if [ -f "$WEBPERF_OUT/annotations.txt" ]; then cat "$WEBPERF_OUT/annotations.txt"; fi
