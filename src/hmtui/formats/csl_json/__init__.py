"""CSL-JSON, read and written."""
