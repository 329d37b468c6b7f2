"""What the screens say, as values: words and rows made of a session. No Qt objects, no state."""
