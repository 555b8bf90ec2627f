"""Puts everything but the Python packages into the folder that becomes the package.

``stage.py STAGE EPOCH RELEASE [VERSION]``: of Debian's release, whose Python this is.

Law: nothing here depends on the computer or the day it runs on; texts and pictures are made of what the program has.
"""

from __future__ import annotations

import gzip
import sys
import tomllib
from datetime import UTC, datetime
from email.utils import format_datetime
from importlib.metadata import distributions
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LIBRARY = Path("usr/lib/hetes")
PYTHON = f"3.{sys.version_info.minor}"
SITE = LIBRARY / f"lib/python{PYTHON}/site-packages"
CODENAMES = {"12": "bookworm", "13": "trixie"}
MAINTAINER = "The Hetes authors <hetes@users.invalid>"
"""RFC 2606: an address that is nobody's. There is none yet to write to."""
COMPLETIONS = {
    "bash": "bash-completion/completions/hetes",
    "zsh": "zsh/vendor-completions/_hetes",
    "fish": "fish/vendor_completions.d/hetes.fish",
}
"""Under /usr/share, by the shell."""
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
AUTOSTART = """\
[Desktop Entry]
Type=Application
Name=Hetes
Comment={en}
Comment[hu]={hu}
TryExec=/usr/lib/hetes/bin/hetes
Exec=/usr/lib/hetes/bin/hetes run
Icon=hetes
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
"""
LAUNCHER = """\
[Desktop Entry]
Type=Application
Name=Hetes
GenericName=Reminder of the EESZT connection
GenericName[hu]=EESZT-kapcsolat-figyelő
Comment={en}
Comment[hu]={hu}
TryExec=hetes
Exec=hetes --open
Icon=hetes
Terminal=false
StartupNotify=false
Categories=Office;
Keywords=EESZT;eSzemélyi;MobilToken;
"""


def main(stage: Path, epoch: int, release: str, version: str | None) -> None:
    """Fill ``stage``."""
    sys.path[:0] = [str(stage / SITE), str(HERE), str(HERE.parent)]
    moment = datetime.fromtimestamp(epoch, UTC)
    own = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    # Below the plain version, and that of the newer release above that of the older: a release upgrade takes it along.
    version = f"{version or own}~deb{release}"
    programs(stage)
    desktop(stage)
    documents(stage, own, version, release, moment)
    completions(stage)
    control(stage, version)
    for path in stage.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name in {"bin", "DEBIAN"} else 0o644)
    (stage / "DEBIAN/control").chmod(0o644)
    (stage / "DEBIAN/conffiles").chmod(0o644)


def write(file: Path, content: str | bytes) -> None:
    """Write a file, with its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def compressed(text: str) -> bytes:
    """Return text as Debian wants documents: without a name and a time in it."""
    return gzip.compress(text.encode("utf-8"), 9, mtime=0)


def programs(stage: Path) -> None:
    """Write the Python environment around the packages, and the command.

    Of the system's packages it sees GTK's alone (gi, by a link): whatever else is installed there, Hetes runs on what
    it brings.
    """
    library = stage / LIBRARY
    write(library / "pyvenv.cfg", f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {PYTHON}\n")
    (library / "bin/python3").symlink_to("../../../bin/python3")
    (stage / SITE / "gi").symlink_to("../../../../python3/dist-packages/gi")
    write(library / "bin/hetes", (HERE / "hetes").read_bytes())
    write(library / "agents.py", (HERE / "agents.py").read_bytes())
    (stage / "usr/bin").mkdir(parents=True)
    (stage / "usr/bin/hetes").symlink_to("../lib/hetes/bin/hetes")


def desktop(stage: Path) -> None:
    """Write launcher, autostart entry and icons."""
    from hetes.adapters.tray.icon_drawing import draw  # noqa: PLC0415 - of the package that is being built
    from hetes.presentation.autostart_words import ENTRY_COMMENT  # noqa: PLC0415 - as above
    from hetes.presentation.views import IconView  # noqa: PLC0415 - as above

    write(stage / "etc/xdg/autostart/hetes.desktop", AUTOSTART.format(**ENTRY_COMMENT))
    write(stage / "usr/share/applications/hetes.desktop", LAUNCHER.format(**ENTRY_COMMENT))
    drop_in = "usr/lib/systemd/user/app-hetes@autostart.service.d/restart.conf"
    write(stage / drop_in, (HERE / "restart.conf").read_bytes())
    icons = stage / "usr/share/icons/hicolor"
    for size in ICON_SIZES:
        folder = icons / f"{size}x{size}/apps"
        folder.mkdir(parents=True)
        draw(IconView(face="active", share=18), size).save(folder / "hetes.png", optimize=True)
    face = stage / SITE / "hetes/panel/web/static/face-active.svg"
    write(icons / "scalable/apps/hetes.svg", face.read_bytes())


def documents(stage: Path, own: str, version: str, release: str, moment: datetime) -> None:
    """Write man page, changelog, licences, the list of what is shipped, and what lintian is to overlook."""
    import licences  # noqa: PLC0415 - beside this file, seen from main on
    import locks  # noqa: PLC0415 - as above
    import manpage  # noqa: PLC0415 - as above
    import shipped  # noqa: PLC0415 - as above

    page = manpage.page(commands(), own, moment.date().isoformat())
    write(stage / "usr/share/man/man1/hetes.1.gz", compressed(page))
    documents = stage / "usr/share/doc/hetes"
    changes = (ROOT / "packaging/CHANGELOG.md").read_text("utf-8")
    write(documents / "changelog.gz", compressed(changelog(changes, version, CODENAMES[release], moment)))
    write(
        documents / "copyright", licences.copyright_file(stage / SITE, str(SITE), (ROOT / "LICENSE").read_text("utf-8"))
    )
    packages = [p for p in distributions(path=[str(stage / SITE)]) if p.name.lower() != "hetes"]
    write(documents / "shipped.cdx.json", shipped.bill(own, packages, locks.locked("run")))
    # What lintian looks for differs between the releases.
    files = [HERE / "lintian-overrides", *HERE.glob(f"lintian-overrides-{release}")]
    overlooked = "".join(file.read_text("utf-8") for file in files)
    write(stage / "usr/share/lintian/overrides/hetes", overlooked.replace("@PYTHON@", PYTHON))


def completions(stage: Path) -> None:
    """Write for each shell, where it looks for it by itself, how ``hetes`` is completed."""
    from hetes.cli.completion import source  # noqa: PLC0415 - of the package that is being built

    for shell, file in COMPLETIONS.items():
        write(stage / "usr/share" / file, source(commands(), shell))


def commands() -> click.Group:
    """Return the commands as click knows them, in English."""
    from hetes.adapters.folders import Folders  # noqa: PLC0415 - of the package that is being built
    from hetes.cli.command_tree import build  # noqa: PLC0415 - as above
    from hetes.cli.terminal import CommandContext  # noqa: PLC0415 - as above

    nowhere = Path("/nonexistent")
    context = CommandContext(Folders(nowhere, nowhere, nowhere))
    context.language = "en"
    return build(context)


def changelog(markdown: str, version: str, codename: str, moment: datetime) -> str:
    """Return the list of changes as Debian writes it, the newest version first."""
    entries: list[str] = []
    name, when, items = "", moment, list[str]()

    def finish() -> None:
        if items:
            body = "\n".join("\n".join(wrap(i, 78, initial_indent="  * ", subsequent_indent="    ")) for i in items)
            entries.append(
                f"hetes ({name}) {codename}; urgency=medium\n\n{body}\n\n -- {MAINTAINER}  {format_datetime(when)}\n"
            )

    for line in markdown.splitlines():
        if line.startswith("## ["):
            finish()
            heading, _, day = line.removeprefix("## [").partition("]")
            items = []
            name = version if heading == "Unreleased" else heading
            when = datetime.fromisoformat(day.strip(" -")).replace(tzinfo=UTC) if day.strip(" -") else moment
        elif line.startswith("- "):
            items.append(line.removeprefix("- ").replace("`", '"'))
    finish()
    return "\n".join(entries)


def control(stage: Path, version: str) -> None:
    """Write what dpkg reads; build.sh fills in what only dpkg's own tools know."""
    text = (HERE / "control").read_text("utf-8").replace("@VERSION@", version).replace("@MAINTAINER@", MAINTAINER)
    text = text.replace("@PYTHON@", PYTHON).replace("@NEXT_PYTHON@", f"3.{sys.version_info.minor + 1}")
    write(stage / "DEBIAN/control", text)
    write(stage / "DEBIAN/conffiles", "/etc/xdg/autostart/hetes.desktop\n")
    for script in ("prerm", "postinst"):
        write(stage / "DEBIAN" / script, (HERE / script).read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
