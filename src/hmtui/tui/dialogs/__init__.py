"""The dialogs: each is given values, and answers with one; what is done with the answer is up to the caller."""
