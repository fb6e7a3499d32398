"""How the dates of a text are found and read: what `annotations.values.mentions` is made of."""
