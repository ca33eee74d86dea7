"""The law and arithmetic of attendance: plain values in, plain values out. No clock, no database."""
