#!/usr/bin/env bash
# webperf itself, and a Chromium unless there is one. WEBPERF_INSTALL: requirements, quoted as on a command line.
set -euo pipefail
mapfile -d '' -t requirements < <(xargs -r printf '%s\0' <<<"$WEBPERF_INSTALL")
python -m pip install --disable-pip-version-check "${requirements[@]}"
webperf install
