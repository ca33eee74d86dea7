"""What a developer's machine needs and a real site does not: private servers and the launcher."""
