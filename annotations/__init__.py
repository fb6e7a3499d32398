"""The domain of Historio: what sources say, and how scholars compare it."""
