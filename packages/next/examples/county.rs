//! A contract of the next version, for a chain.

wayclear_next::entry_points!(county);
