"""The guides in docs/ that have pictures, each walked by a module of its own; `screenshots` says which."""
