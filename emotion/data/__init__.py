"""What is learnt from: the own corpus and the data sets of others, how they are drawn, spelled and misheard."""
