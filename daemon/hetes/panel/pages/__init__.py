"""The panel's pages, a folder each: ``page`` (requests), ``view`` (pure data), ``words``, templates."""
