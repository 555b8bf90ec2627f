"""The icon's menu on the bus: ``com.canonical.dbusmenu``, version 3, one level deep.

Source: the interface's own description in libdbusmenu (dbus-menu.xml).

The law: a number stands for one line and its meaning, and never again for another: a click on a line that has just
gone does nothing. Signals are sent only for what differs, and words that change leave an open menu open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hetes.adapters.tray.untyped import Untyped

INTERFACE = "com.canonical.dbusmenu"
_ROOT = 0
XML = f"""
<interface name="{INTERFACE}">
  <property name="Version" type="u" access="read"/>
  <property name="TextDirection" type="s" access="read"/>
  <property name="Status" type="s" access="read"/>
  <property name="IconThemePath" type="as" access="read"/>
  <method name="GetLayout">
    <arg type="i" direction="in"/><arg type="i" direction="in"/><arg type="as" direction="in"/>
    <arg type="u" direction="out"/><arg type="(ia{{sv}}av)" direction="out"/>
  </method>
  <method name="GetGroupProperties">
    <arg type="ai" direction="in"/><arg type="as" direction="in"/><arg type="a(ia{{sv}})" direction="out"/>
  </method>
  <method name="GetProperty">
    <arg type="i" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/>
  </method>
  <method name="Event">
    <arg type="i" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="in"/>
    <arg type="u" direction="in"/>
  </method>
  <method name="EventGroup">
    <arg type="a(isvu)" direction="in"/><arg type="ai" direction="out"/>
  </method>
  <method name="AboutToShow"><arg type="i" direction="in"/><arg type="b" direction="out"/></method>
  <method name="AboutToShowGroup">
    <arg type="ai" direction="in"/><arg type="ai" direction="out"/><arg type="ai" direction="out"/>
  </method>
  <signal name="ItemsPropertiesUpdated"><arg type="a(ia{{sv}})"/><arg type="a(ias)"/></signal>
  <signal name="LayoutUpdated"><arg type="u"/><arg type="i"/></signal>
  <signal name="ItemActivationRequested"><arg type="i"/><arg type="u"/></signal>
</interface>
"""


class UnknownLineError(LookupError):
    """There is no line, or no property, of that name."""


@dataclass(slots=True)
class _Line:
    """A line; without a choice it is a heading, without a label a separator."""

    label: str | None
    choose: Callable[[], None] | None

    def properties(self) -> dict[str, Untyped]:
        from gi.repository import GLib  # noqa: PLC0415 - not on every system; the connection shows that it is here

        if self.label is None:
            return {"type": GLib.Variant("s", "separator")}
        # A single underscore would mark the letter after it.
        shown = {"label": GLib.Variant("s", self.label.replace("_", "__"))}
        return shown if self.choose is not None else {**shown, "enabled": GLib.Variant("b", False)}  # noqa: FBT003 - nor has GLib


class DbusMenu:
    """What the bus is told of the menu. ``emit`` sends a signal: its member and its arguments."""

    def __init__(self, emit: Callable[[str, Untyped], None]) -> None:
        self._emit = emit
        self._lines: dict[int, _Line] = {}
        self._last = _ROOT
        self._revision = 1

    def replace(self, lines: Sequence[tuple[str | None, Callable[[], None] | None]]) -> None:
        """Have these lines from now on: label and choice of each, as in ``_Line``."""
        from gi.repository import GLib  # noqa: PLC0415 - as above

        first = self._last + 1
        self._lines = {number: _Line(*line) for number, line in enumerate(lines, first)}
        self._last += len(lines)
        self._revision += 1
        self._emit("LayoutUpdated", GLib.Variant("(ui)", (self._revision, _ROOT)))

    def relabel(self, labels: Sequence[str], choices: Sequence[Callable[[], None] | None]) -> bool:
        """Give the lines that have words other words, and what they mean; False: there is another number of them."""
        from gi.repository import GLib  # noqa: PLC0415 - as above

        worded = [(number, line) for number, line in self._lines.items() if line.label is not None]
        if len(worded) != len(labels):
            return False
        changed = []
        for (number, line), label, choose in zip(worded, labels, choices, strict=True):
            line.choose = choose
            if line.label != label:
                line.label = label
                changed.append((number, {"label": line.properties()["label"]}))
        if changed:
            self._revision += 1
            self._emit("ItemsPropertiesUpdated", GLib.Variant("(a(ia{sv})a(ias))", (changed, [])))
        return True

    def answer(self, method: str, asked: Sequence[Untyped]) -> Untyped:
        """Return the answer to a call, or None for one that has none.

        Raises:
            UnknownLineError: it is about a line that there is not (any more).
        """
        answers: dict[str, Callable[..., Untyped]] = {
            "GetLayout": self._layout,
            "GetGroupProperties": self._properties_of,
            "GetProperty": self._property,
            "Event": self._event,
            "EventGroup": self._events,
            "AboutToShow": lambda _number: ("(b)", (False,)),
            "AboutToShowGroup": lambda _numbers: ("(aiai)", ([], [])),
        }
        from gi.repository import GLib  # noqa: PLC0415 - as above

        said = answers[method](*asked)
        return None if said is None else GLib.Variant(*said)

    def property_value(self, name: str) -> Untyped:
        """Return a property of the menu as a whole."""
        from gi.repository import GLib  # noqa: PLC0415 - as above

        return {
            "Version": GLib.Variant("u", 3),
            "TextDirection": GLib.Variant("s", "ltr"),
            "Status": GLib.Variant("s", "normal"),
            "IconThemePath": GLib.Variant("as", []),
        }[name]

    def _line(self, number: int) -> dict[str, Untyped]:
        from gi.repository import GLib  # noqa: PLC0415 - as above

        if number == _ROOT:
            return {"children-display": GLib.Variant("s", "submenu")}
        if number not in self._lines:
            raise UnknownLineError(number)
        return self._lines[number].properties()

    def _layout(self, parent: int, depth: int, names: Sequence[str]) -> tuple[str, Untyped]:
        from gi.repository import GLib  # noqa: PLC0415 - as above

        below = list(self._lines) if parent == _ROOT and depth != 0 else []
        children = [GLib.Variant("(ia{sv}av)", (number, _named(self._line(number), names), [])) for number in below]
        return "(u(ia{sv}av))", (self._revision, (parent, _named(self._line(parent), names), children))

    def _properties_of(self, numbers: Sequence[int], names: Sequence[str]) -> tuple[str, Untyped]:
        known = [number for number in numbers or (_ROOT, *self._lines) if number == _ROOT or number in self._lines]
        return "(a(ia{sv}))", ([(number, _named(self._line(number), names)) for number in known],)

    def _property(self, number: int, name: str) -> tuple[str, Untyped]:
        found = self._line(number).get(name)
        if found is None:
            raise UnknownLineError(name)
        return "(v)", (found,)

    def _event(self, number: int, what: str, _detail: object, _at: int) -> None:
        self._line(number)
        if what == "clicked" and number in self._lines and (choose := self._lines[number].choose) is not None:
            choose()

    def _events(self, events: Sequence[Sequence[Untyped]]) -> tuple[str, Untyped]:
        unknown = [event[0] for event in events if event[0] != _ROOT and event[0] not in self._lines]
        if events and len(unknown) == len(events):
            raise UnknownLineError(unknown)
        for event in events:
            if event[0] not in unknown:
                self._event(event[0], event[1], None, 0)
        return "(ai)", (unknown,)


def _named(properties: dict[str, Untyped], names: Sequence[str]) -> dict[str, Untyped]:
    return {name: value for name, value in properties.items() if not names or name in names}
