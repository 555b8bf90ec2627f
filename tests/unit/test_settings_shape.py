"""What the report says of the settings: every key of the file, and nothing that tells whose they are."""

from __future__ import annotations

from datetime import date, timedelta

from hetes.core.settings import Practitioner, Settings, Unit, every_key
from hetes.core.spans import Days, Span
from hetes.doctor.settings_shape import settings_shape

MORNING = (Span(480, 720),)
FULL = Settings(
    configured=(
        Practitioner(
            "eva",
            "Dr. Minta Éva",
            eeszt_user="O12345",
            card_expires=date(2027, 3, 14),
            units=("u1",),
            hours={"mon": MORNING, "tue": MORNING},
            length=timedelta(hours=6),
            hours_odd={"wed": MORNING, "tue": ()},
            away=(Days(date(2026, 12, 21), date(2027, 1, 2)),),
        ),
        Practitioner("p2", "Dr. Próba Ottó", login="mobiltoken"),
    ),
    units=(Unit("u1", "Minta Rendelő", "E123456", date(2027, 5, 1)),),
    broker="mqtts://broker.example:8883",
    quiet=MORNING,
    closed=frozenset({date(2026, 12, 24)}),
)


def test_every_key_of_the_file_is_told_whichever_it_is():
    told = list(settings_shape(FULL))
    keys = set()
    for line in told:
        head, _, rest = line.partition(": ")
        entry, numbered, _ = head.partition(" ")
        keys |= {f"{entry}.{part.split(' ')[0]}" for part in rest.split("; ")} if numbered else {head}
    assert keys == {key for key in every_key() if not key.endswith(".id")}


def test_what_someone_who_helps_asks_for_is_there_and_nobody_is_named():
    told = list(settings_shape(FULL))
    assert told[:2] == ["language: hu", "software: Cloudent"]
    assert "session.length: 7:00:00" in told
    assert "session.leads: 0:30:00, 0:10:00" in told
    assert "reminders.quiet: 1" in told
    assert "help.as_of: 2026-11-01" in told
    assert (
        "practitioner 1: name given; login card; eeszt_user given; card_expires given; units 1; hours mon tue; "
        "length 6:00:00; hours_odd wed tue=none; hours_even -; away 1"
    ) in told
    assert "unit 1: name given; oth_id given; certificate_expires given" in told
    assert "fleet.broker: given" in told
    assert "fleet.insecure: no" in told
    for secret in ("Éva", "O12345", "2027", "E123456", "Minta", "broker.example", "2026-12"):
        assert secret not in "\n".join(told)
