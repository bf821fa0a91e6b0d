"""Two servers of the contract, the same operations, one difference too many."""
