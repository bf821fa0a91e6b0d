"""Saleor's published contract: the slice of its schema that this project touches."""
