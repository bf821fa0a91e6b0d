"""The engine and a real Saleor side by side: same documents, same data, one run."""
