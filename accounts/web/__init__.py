"""The web side of the ground floor: shell, components, sign-in, error pages."""
