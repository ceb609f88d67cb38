"""The terminal under Textual: driver, output, signals, the order of keys, and all use of Textual's private names."""
