"""Cards in: drivers behind one port, and the decoders that make an ``Identity`` of bytes."""
