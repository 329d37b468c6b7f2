"""What is between Qt and us: display, signs, texts, the cache of screens, threads."""
