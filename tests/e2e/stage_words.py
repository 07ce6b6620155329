"""Words that the stage and the people on it share."""

PASSWORD = "a-lantern-on-the-water"
