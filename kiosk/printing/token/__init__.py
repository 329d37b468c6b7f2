"""The signed text of a receipt's QR."""
