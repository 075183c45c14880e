#!/usr/bin/env bash
# webperf COMMAND ARGS --out OUT --format FORMATS. What came out is an output of the step, so that the reports are kept
# and shown before the last step fails.
set -euo pipefail
# As a shell would split them, quotes included, and without expanding anything.
mapfile -d '' -t arguments < <(xargs -r printf '%s\0' <<<"${WEBPERF_ARGS:-}")
code=0
webperf "$WEBPERF_COMMAND" "${arguments[@]}" --out "$WEBPERF_OUT" --format "$WEBPERF_FORMATS" || code=$?
{
  echo "exit-code=$code"
  # Nothing was written where the command line was refused: there is nothing to show or to keep.
  if [ -d "$WEBPERF_OUT" ]; then echo "out=$(cd "$WEBPERF_OUT" && pwd)"; fi
} >>"$GITHUB_OUTPUT"
