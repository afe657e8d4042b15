"""What a valid layout is: rule sets as data, their frames, labels and an independent check."""
