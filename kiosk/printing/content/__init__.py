"""What a paper says."""
