"""Tags of notices and money."""
