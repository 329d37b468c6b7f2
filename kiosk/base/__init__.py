"""What every part may use: waiting that ends, reaching hosts, and files that last."""
