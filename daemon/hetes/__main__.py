"""The command ``hetes``. What must be quick, or must not burden the agent for life, is told apart here.

Law: ``status`` imports nothing third-party and nothing of the core; ``run`` starts without click. Everything else,
arguments that are not exactly theirs and what shells ask for completion, goes to :mod:`hetes.cli.command_tree`.
"""

from __future__ import annotations

import sys

from hetes.adapters.folders import find_folders
from hetes.cli.commands import follow_link, start_agent, status
from hetes.cli.terminal import CommandContext, guarded, make_writable


def main() -> None:
    """Run the command in ``sys.argv`` and exit with its code."""
    arguments, context = sys.argv[1:], CommandContext(find_folders())
    if sys.platform == "win32" and sys.stderr is None:
        from hetes.cli.unheard import heard  # noqa: PLC0415 - only for a program that has no console

        raise SystemExit(heard(arguments, lambda: _run(arguments, context), context))
    raise SystemExit(_run(arguments, context))


def _run(arguments: list[str], context: CommandContext) -> int:
    make_writable()
    command, flags = arguments[:1], set(arguments[1:])
    if command == ["status"] and flags <= {"--json"}:
        return guarded(lambda: status(context, as_json=bool(flags)), context)
    if command == ["run"] and flags <= {"--simulate", "--no-tray", "--again"}:  # "--again" is for systems, not people
        simulate, tray, again = "--simulate" in flags, "--no-tray" not in flags, "--again" in flags
        return guarded(lambda: start_agent(context, simulate=simulate, tray=tray, again=again), context)
    if command and command[0][:6].lower() == "hetes:":  # whatever comes after it: a web page may have written that
        return guarded(lambda: follow_link(context, command[0]), context)
    from hetes.cli.command_tree import run  # noqa: PLC0415 - brings click, 50 ms

    return guarded(lambda: run(arguments, context), context)


if __name__ == "__main__":
    main()
