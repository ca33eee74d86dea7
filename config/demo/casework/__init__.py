"""Casework of the demonstration: real actions, believable dates and words, a case at every stage."""
