"""What a deployment does between its stacks, and what undoes it, step by step."""
