"""Rules of the ground floor: plain values in, plain values out, no clock, no tables."""
