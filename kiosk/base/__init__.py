"""What every part may use: waiting that ends, and reaching hosts."""
