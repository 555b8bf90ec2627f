"""What is seen and read, as data: words, icon and menu. Pure, like the core it looks at."""
