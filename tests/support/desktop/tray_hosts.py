"""The two tray hosts that the tests know: how each is configured and started."""

from __future__ import annotations

from pathlib import Path

SIZE = 30  # pixels; both panels lie along the screen's upper edge
ICON = 22

_XFCE = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="{dark}"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="icon-size" type="uint" value="{icon}"/>
      <property name="size" type="uint" value="{size}"/>
      <property name="enable-struts" type="bool" value="false"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray">
      <property name="icon-size" type="int" value="{icon}"/>
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
"""


def configure_xfce(config_home: Path, *, dark: bool, icon: int = ICON) -> None:
    """Write the settings of a panel with nothing but a tray. xfconfd reads them when it starts."""
    folder = config_home / "xfce4" / "xfconf" / "xfce-perchannel-xml"
    folder.mkdir(parents=True, exist_ok=True)
    settings = _XFCE.format(dark=str(dark).lower(), icon=icon, size=max(SIZE, icon + 8))
    (folder / "xfce4-panel.xml").write_text(settings, encoding="utf-8")


def command(kind: str, *, dark: bool) -> list[str]:
    """Return the command line of a host: "xfce" (StatusNotifier and XEmbed) or "trayer" (XEmbed only)."""
    if kind == "xfce":
        return ["xfce4-panel", "--disable-wm-check"]
    tint = "0x202020" if dark else "0xf0f0f0"
    ground = ["--transparent", "true", "--alpha", "0", "--tint", tint]
    return ["trayer", "--edge", "top", "--align", "left", "--width", "100", "--height", str(SIZE), *ground]


_NOTIFYD = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-notifyd" version="1.0">
  <property name="initial-opacity" type="double" value="1.0"/>
  <property name="do-fadeout" type="bool" value="false"/>
  <property name="expire-timeout-enabled" type="bool" value="false"/>
</channel>
"""


def configure_notifyd(config_home: Path) -> None:
    """Write the settings of Xfce's notification service: as it comes, but that nothing fades or goes by itself."""
    folder = config_home / "xfce4" / "xfconf" / "xfce-perchannel-xml"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "xfce4-notifyd.xml").write_text(_NOTIFYD, encoding="utf-8")
