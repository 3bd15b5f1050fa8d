"""What a person fills in: the form, its choices and its documents."""
