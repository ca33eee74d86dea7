"""The pages of fines."""
