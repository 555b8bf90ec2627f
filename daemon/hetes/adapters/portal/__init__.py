"""Whether the front page of the Ágazati Portál answers: asked by a short-lived child process."""
