"""Schools, calendars, pupils, carers, registers, marks, tallies and flags.

Knows accounts. Must not know of the casework above it, not even by name.
"""
