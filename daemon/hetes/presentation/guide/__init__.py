"""The way through a new card in words: the steps of the guide, in both languages."""
