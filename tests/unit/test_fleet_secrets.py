"""The practice's secret: as letters, in its files, and in the messages that it seals."""

from __future__ import annotations

import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.fleet.account import NoAccountError, account_of
from hetes.adapters.fleet.carried import Carried, NotCarriedError, read_carried, write_carried
from hetes.adapters.fleet.code import NoCodeError, code_of, new_secret, secret_of
from hetes.adapters.fleet.membership import (
    FILE,
    Membership,
    NotReadableError,
    drop_membership,
    new_workstation,
    read_membership,
    write_membership,
)
from hetes.adapters.fleet.seal import LONGEST_SEALED, NotOursError, Seal
from hetes.adapters.new_file import NewFileError
from hetes.core.settings import Settings

SECRET = bytes(range(16))


@given(st.binary(min_size=16, max_size=16))
def test_a_secret_is_26_letters_in_groups_and_comes_back_however_it_is_typed(secret):
    code = code_of(secret)

    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5, 6]
    assert (
        secret_of(code)
        == secret_of(code.replace("-", " ").lower())
        == secret_of(f"  {code.replace('-', '')}\n")
        == secret
    )


def test_what_looks_alike_is_taken_for_what_is_meant():
    code = code_of(b"\x70" * 16)
    typed = code.replace("O", "0").replace("I", "1").replace("B", "8")

    assert typed != code
    assert secret_of(typed) == secret_of(code)


def test_most_slips_are_noticed():
    code = code_of(SECRET)
    wrong = [
        code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :] for at in range(len(code)) if code[at] != "-"
    ]
    noticed = 0
    for each in wrong:
        try:
            secret_of(each)
        except NoCodeError:
            noticed += 1

    assert noticed > len(wrong) / 2


@pytest.mark.parametrize(
    ("typed", "word"),
    [("", "length"), ("ABC", "length"), ("A" * 27, "length"), ("9" * 26, "letters"), ("Á" * 26, "letters")],
)
def test_what_is_no_code_is_told(typed, word):
    with pytest.raises(NoCodeError, match=word):
        secret_of(typed)


def test_new_secrets_and_workstations_differ():
    assert new_secret() != new_secret()
    assert new_workstation() != new_workstation()


def test_a_membership_is_the_user_s_alone_and_comes_back(tmp_path):
    told = Membership("a1b2c3", SECRET, "pass word")
    write_membership(tmp_path, told)

    assert read_membership(tmp_path) == told
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert "pass word" not in repr(told)
    assert SECRET.hex() not in repr(told)
    drop_membership(tmp_path)
    drop_membership(tmp_path)
    assert read_membership(tmp_path) is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"workstation": "../x", "secret": "A"}', '{"workstation": 1, "secret": 2}', "x" * 100_000],
)
def test_a_damaged_membership_is_told(tmp_path, text):
    (tmp_path / FILE).write_text(text, "utf-8")

    with pytest.raises(NotReadableError):
        read_membership(tmp_path)


def test_what_is_carried_is_new_the_user_s_alone_and_comes_back(tmp_path):
    path, told = tmp_path / "practice.json", Carried("mqtts://b:8883", "Minta Rendelő", "PEM", SECRET)
    write_carried(path, told)

    assert read_carried(path) == told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(NewFileError, match="exists"):
        write_carried(path, told)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "strange"),
        ("[]", "strange"),
        ('{"hetes_fleet": 2}', "strange"),
        (json.dumps({"hetes_fleet": 1, "broker": "", "clinic": "", "ca": "", "secret": "AAA"}), "strange"),
        (None, "unreadable"),
    ],
)
def test_what_is_no_carried_file_is_told(tmp_path, text, word):
    path = tmp_path / "x.json"
    if text is not None:
        path.write_text(text, "utf-8")

    with pytest.raises(NotCarriedError, match=word):
        read_carried(path)


def test_a_sealed_message_is_opened_by_those_who_have_the_secret_and_at_its_topic_alone():
    ours, others = Seal(SECRET), Seal(b"x" * 16)
    topic = ours.topic("p", ours.person("user:O12345"))
    sealed = ours.seal(topic, b'{"name": "Dr. Minta"}')

    assert ours.open(topic, sealed) == b'{"name": "Dr. Minta"}'
    for other, where, what in (
        (others, topic, sealed),
        (ours, ours.topic("p", "another"), sealed),
        (ours, topic, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (ours, topic, b""),
        (ours, topic, sealed[:20]),
        (ours, topic, b"x" * (LONGEST_SEALED + 1)),
    ):
        with pytest.raises(NotOursError):
            other.open(where, what)


def test_a_message_s_length_says_nothing_and_no_two_are_alike():
    seal = Seal(SECRET)

    assert len(seal.seal("t", b"x")) == len(seal.seal("t", b"x" * 100))
    assert seal.seal("t", b"x") != seal.seal("t", b"x")


def test_topics_tell_neither_the_practice_nor_the_person():
    seal = Seal(SECRET)

    assert seal.person("user:O12345") == Seal(SECRET).person("user:O12345")
    assert (
        len(
            {seal.clinic, seal.person("user:O12345"), seal.person("user:O12346"), Seal(b"x" * 16).person("user:O12345")}
        )
        == 4
    )
    assert "12345" not in seal.topic("p", seal.person("user:O12345"))


def test_the_keys_are_those_of_hkdf():
    """The reference page names RFC 5869: the library's own HKDF gives the same."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    from hetes.adapters.fleet.seal import _derived

    assert _derived(SECRET, b"hetes fleet 1: names") == HKDF(SHA256(), 32, None, b"hetes fleet 1: names").derive(SECRET)


@pytest.mark.parametrize(
    ("broker", "insecure", "expected"),
    [
        ("mqtts://broker.example", False, ("broker.example", 8883, True)),
        ("mqtts://broker.example:1234/", False, ("broker.example", 1234, True)),
        ("mqtts://[::1]:8883", False, ("::1", 8883, True)),
        ("mqtt://127.0.0.1", False, ("127.0.0.1", 1883, False)),
        ("mqtt://localhost:1884", False, ("localhost", 1884, False)),
        ("mqtt://broker.example", True, ("broker.example", 1883, False)),
        ("mqtt://broker.example", False, "plain"),
        ("mqtts://broker.example:99999", False, "address"),
        ("mqtts://:8883", False, "address"),
        ("mqtts://a:b:c", False, "address"),
    ],
)
def test_without_tls_only_this_computer_is_spoken_to(broker, insecure, expected):
    settings = Settings(broker=broker, broker_insecure=insecure)
    if isinstance(expected, str):
        with pytest.raises(NoAccountError, match=expected):
            account_of(settings, "")
    else:
        account = account_of(settings, "secret")
        assert (account.host, account.port, account.tls) == expected
        assert "secret" not in repr(account)
