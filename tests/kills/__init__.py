"""Everything a shop runs on, killed −9 in the middle of a checkout, on either backend."""
