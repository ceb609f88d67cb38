"""The screens: what stands on them, and which key does what there."""
