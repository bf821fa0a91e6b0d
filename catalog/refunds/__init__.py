"""Money given back to buyers of orders: what for, how much, and whether it has gone."""
