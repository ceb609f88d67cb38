"""The values that lists write in many ways: dates, venues, people, organizations, sizes, links."""
