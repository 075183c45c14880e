"""Everything that knows Playwright and CDP: finding and launching Chromium, capturing a page, readiness."""
