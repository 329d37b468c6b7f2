"""Receipts out: content, layout, drivers, and the signed token in the QR."""
