"""Card services and cards: real with virtual readers, and fake."""
