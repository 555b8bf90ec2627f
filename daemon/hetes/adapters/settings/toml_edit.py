"""Values changed in a document of tomlkit and the plain one beside it. Law: what stays keeps its text and comments.

Comments stay: that of a key which goes is left where it stood. Only the comment beside an entry that is taken out of a
list or table goes with it.
"""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

_MISSING = object()


def set_value(plain: dict[str, Any], kept: Any, name: str, value: Any) -> None:  # noqa: ANN401 - two kinds of documents
    """Set a value in both documents. A day stays as it is written, a date of TOML or a text."""
    import tomlkit  # noqa: PLC0415 - only editing needs it

    was = plain.get(name, _MISSING)
    if isinstance(was, list) and isinstance(value, list) and isinstance(kept[name], tomlkit.items.Array):
        plain[name] = _set_list(kept[name], was, value)
        return
    plain[name] = copy.deepcopy(value)
    if isinstance(was, dict) and isinstance(value, dict):
        for key in set(was) - set(value):
            del kept[name][key]
        for key in value:
            if was.get(key, _MISSING) != value[key]:
                _add(kept[name], key, value[key])
    elif was is _MISSING:
        _add(kept, name, value)
    elif isinstance(kept[name], tomlkit.items.AoT | tomlkit.items.Table):
        del kept[name]  # sections, where a value is wanted: it stands elsewhere
        _add(kept, name, value)
    else:
        kept[name] = _item(value)


def take_out(plain: dict[str, Any], kept: Any, name: str, usual: Any) -> None:  # noqa: ANN401 - as above
    """Take a key out of both documents, if it is there. Where comments would be lost, ``usual`` replaces its value."""
    import tomlkit  # noqa: PLC0415 - as above

    if name not in plain:
        return
    if isinstance(plain[name], list | dict) and isinstance(plain[name], type(usual)):
        set_value(plain, kept, name, usual)
        if not isinstance(kept[name], tomlkit.items.Array | tomlkit.items.InlineTable) or "#" in kept[name].as_string():
            return
    del plain[name]
    _remove(kept, name)


def _item(value: Any) -> Any:  # noqa: ANN401 - as above
    import tomlkit  # noqa: PLC0415 - as above

    if not isinstance(value, dict):
        return value
    table = tomlkit.inline_table()
    table.update(value)
    return table


def _set_list(kept: Any, was: list[Any], value: list[Any]) -> list[Any]:  # noqa: ANN401 - a list of tomlkit
    from difflib import SequenceMatcher  # noqa: PLC0415 - the agent, which rarely writes, has this module at rest

    def sign(entry: Any) -> str:  # noqa: ANN401 - whatever TOML holds
        return entry.isoformat() if type(entry) is date else entry if isinstance(entry, str) else repr(entry)

    def signs(entries: list[Any]) -> list[str]:
        return [sign(entry) for entry in entries]

    now: list[Any] = []
    steps = SequenceMatcher(None, signs(was), signs(value), autojunk=False).get_opcodes()
    for word, start, end, of, to in reversed(steps):
        now[:0] = was[start:end] if word == "equal" else value[of:to]
        if word != "equal":
            for number in reversed(range(start, end)):
                del kept[number]
            for number, entry in enumerate(value[of:to], start):
                kept.insert(number, entry)
    return now


def _add(kept: Any, name: str, value: Any) -> None:  # noqa: ANN401 - as above
    """Add a key before the comments at the section's end: they belong to the next section."""
    body = _body(kept) if name not in kept and _is_section(kept) else []
    tail = []
    while body and body[-1][0] is None:
        tail.append(body.pop())
    kept[name] = _item(value)
    body.extend(reversed(tail))


def _remove(kept: Any, name: str) -> None:  # noqa: ANN401 - as above
    """Take a key out, and keep the comment beside it as a line of its own."""
    from tomlkit.items import Comment, Trivia  # noqa: PLC0415 - as above

    body = _body(kept)
    place = next((n for n, (key, _) in enumerate(body) if key is not None and key.key == name), -1)
    trivia = body[place][1].trivia if place >= 0 else None
    del kept[name]
    if trivia is not None and trivia.comment:
        body[place] = (None, Comment(Trivia(trivia.indent, "", trivia.comment, trivia.trail)))


def _is_section(kept: Any) -> bool:  # noqa: ANN401 - as above
    import tomlkit  # noqa: PLC0415 - as above

    return isinstance(kept, tomlkit.items.Table)


def _body(kept: Any) -> list[Any]:  # noqa: ANN401 - as above
    from tomlkit.container import Container  # noqa: PLC0415 - as above

    container = kept if isinstance(kept, Container) else getattr(kept, "value", None)
    return container.body if isinstance(container, Container) else []
