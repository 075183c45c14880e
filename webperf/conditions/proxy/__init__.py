"""What runs in the proxy's own process: one asyncio loop, exact alarms, shared lines, SOCKS5 in front."""
