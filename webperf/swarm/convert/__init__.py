"""From what somebody recorded or described to a scenario that can be read and changed: HAR, OpenAPI."""
