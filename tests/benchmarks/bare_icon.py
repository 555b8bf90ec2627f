"""The least that a tray icon costs: pystray's AppIndicator with one picture, and nothing else. What Hetes is held to."""

from __future__ import annotations

import os

os.environ["PYSTRAY_BACKEND"] = "appindicator"

import pystray
from PIL import Image, ImageDraw


def picture() -> Image.Image:
    image = Image.new("RGBA", (48, 48), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((2, 2, 45, 45), fill=(28, 146, 68, 255))
    return image


def main() -> None:
    menu = pystray.Menu(
        pystray.MenuItem("Bare", None, enabled=False),
        pystray.MenuItem("Quit", lambda icon: icon.stop()),
    )
    pystray.Icon("bare", picture(), "Bare icon", menu).run()


if __name__ == "__main__":
    main()
