"""A year of many blogs, drawn at random from a seed: what happens on them, and what an archive hears of it."""
