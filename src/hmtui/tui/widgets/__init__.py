"""The widgets: they are given values, draw them, and post messages; they know neither screens nor controllers."""
