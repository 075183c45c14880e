"""The HTTP wire: one connection at a time in asyncio and httptools, with the phases of every request."""
