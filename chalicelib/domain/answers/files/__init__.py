"""Files that go along with an answer for everybody: what they say, and what they tell of who made
them."""
