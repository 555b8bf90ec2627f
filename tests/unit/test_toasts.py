"""Toasts on Windows: their XML, what their buttons stand for, and what nobody else can make of that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element, fromstring

import pytest

from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.adapters.notifications.toast_links import MOST, ToastLinks, link_of
from hetes.adapters.notifications.toast_words import toast_xml
from hetes.adapters.notifications.toasts import LASTS, ToastChannel, tag_of
from hetes.agent.notice_links import PANEL_EVERY, NoticeLinks
from hetes.core.events import DoneReported, NoticeDismissed, PageRequested
from hetes.core.settings import Settings
from hetes.presentation.notices.view import problem_view
from hetes.presentation.views import Button, NoticeView
from tests.support.story.every_notice import every_notice

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ASK = NoticeView(
    7,
    "session_expired/p1",
    "Lejárt <a> & „b”\x07",
    "Első sor\nmásodik \u202e",
    (Button("Aktiváltam", DoneReported("p1")), Button("Később & <x>", NoticeDismissed("session_expired", "p1", 7))),
    critical=True,
    opens=PageRequested("check"),
)
QUIET = NoticeView(8, "portal/", "Cím", "Szöveg")

# --- the XML ---------------------------------------------------------------------------------------------------------

# What the toast schema allows of what is used here ("Toast content", Microsoft Learn): the children of an element, and
# the values of its attributes.
CHILDREN = {"toast": {"visual", "actions", "audio"}, "visual": {"binding"}, "binding": {"text"}, "actions": {"action"}}
ATTRIBUTES = {
    "toast": {"launch": r"hetes:[\w-]{22}", "activationType": "protocol", "scenario": "reminder"},
    "binding": {"template": "ToastGeneric"},
    "action": {"content": r"[^\x00-\x1f]+", "arguments": r"hetes:[\w-]{22}", "activationType": "protocol"},
    "audio": {"silent": "true", "src": r"ms-winsoundevent:Notification\.Default"},
}


def assert_follows_the_schema(element: Element) -> None:
    allowed = ATTRIBUTES.get(element.tag, {})
    for name, value in element.attrib.items():
        assert re.fullmatch(allowed[name], value), (element.tag, name, value)
    for child in element:
        assert child.tag in CHILDREN.get(element.tag, set()), (element.tag, child.tag)
        assert_follows_the_schema(child)


def xml_of(notice: NoticeView) -> Element:
    opens, presses = ToastLinks(None).make(notice)
    xml = toast_xml(notice, opens, presses)
    assert len(xml.encode()) < 5000
    return fromstring(xml)


def test_a_toast_says_what_the_notice_does_and_each_click_is_an_address():
    toast = xml_of(ASK)
    assert_follows_the_schema(toast)
    assert [text.text for text in toast.iter("text")] == ["Lejárt <a> & „b”", "Első sor\nmásodik"]
    assert [action.get("content") for action in toast.iter("action")] == ["Aktiváltam", "Később & <x>"]
    assert len({toast.get("launch"), *(action.get("arguments") for action in toast.iter("action"))}) == 3
    assert toast.get("scenario") == "reminder"
    assert toast.find("audio").attrib == {"silent": "true"}


def test_only_a_critical_notice_with_a_button_stays_until_somebody_answers():
    quiet = xml_of(QUIET)
    assert_follows_the_schema(quiet)
    assert quiet.get("scenario") is None
    assert quiet.find("actions") is None
    assert xml_of(NoticeView(1, "s", "t", "x", critical=True)).get("scenario") is None


@pytest.mark.parametrize("language", ["hu", "en"])
def test_every_notice_follows_the_schema_and_every_click_on_it_is_remembered(language, tmp_path):
    file = tmp_path / "toasts.json"
    views = every_notice(language).values()
    for view in [*views, problem_view(("Baj van.",), Settings(language=language), opens=True)]:
        assert_follows_the_schema(xml_of(view))
        clicks = [view.opens, *(button.event for button in view.buttons)]
        for number, event in enumerate(clicks):
            opens, presses = ToastLinks(file).make(view)
            assert ToastLinks(file).take([opens, *presses][number]) == event


def test_a_notice_about_what_ends_soon_is_to_be_forgotten_then():
    ends = {name: view.until for name, view in every_notice("hu").items()}
    assert ends["session_ending"] is not None
    assert {name for name, until in ends.items() if until is None} >= {"session_expired", "reader_missing"}


# --- what addresses stand for ----------------------------------------------------------------------------------------


def test_an_id_works_once_and_the_others_of_its_notice_no_more(tmp_path):
    links = ToastLinks(tmp_path / "toasts.json")
    opens, (first, second) = links.make(ASK)
    assert links.knows(first)
    assert links.take(first) == DoneReported("p1")
    assert [links.take(link) for link in (first, second, opens)] == [None, None, None]
    assert not links.any()


def test_the_next_notice_of_a_slot_ends_the_former_one_s_ids(tmp_path):
    links = ToastLinks(tmp_path / "toasts.json")
    _, (former, _) = links.make(ASK)
    _, (present, _) = links.make(ASK)
    assert (links.take(former), links.take(present)) == (None, DoneReported("p1"))


def test_the_oldest_are_forgotten(tmp_path):
    links = ToastLinks(tmp_path / "toasts.json")
    made = [links.make(NoticeView(n, f"slot{n}", "t", "x", opens=PageRequested(f"{n}")))[0] for n in range(MOST + 1)]
    assert links.take(made[0]) is None
    assert ToastLinks(tmp_path / "toasts.json").take(made[1]) == PageRequested("1")


@pytest.mark.parametrize(
    "content",
    [b"", b"[", b"[]", b"5", b'{"a": 5}', b'{"a": {"x": {}}}', b"[" * 100_000, b"\xff", b"x" * 300_000, b"null"],
)
def test_a_damaged_file_is_an_empty_one(tmp_path, content):
    file = tmp_path / "toasts.json"
    file.write_bytes(content)
    links = ToastLinks(file)
    assert links.take("x" * 22) is None
    opens, _ = links.make(ASK)
    assert ToastLinks(file).take(opens) == PageRequested("check")


def test_what_the_file_has_that_no_button_can_be_is_nothing(tmp_path):
    file = tmp_path / "toasts.json"
    file.write_text(
        json.dumps({"slot": {"A" * 22: {"type": "SettingsRead"}, "B" * 22: {"type": "PageRequested", "page": 5}}})
    )
    assert ToastLinks(file).take("B" * 22) is None
    file.write_text(json.dumps({"slot": {"A" * 22: {"type": "SettingsRead"}}}))
    assert ToastLinks(file).take("A" * 22) is None


def test_a_disk_that_takes_nothing_costs_only_the_next_process_its_buttons(tmp_path):
    links = ToastLinks(tmp_path / "gone" / "toasts.json")
    opens, _ = links.make(ASK)
    assert links.take(opens) == PageRequested("check")


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("hetes:" + "a" * 22, "a" * 22),
        ("HETES:" + "A_-9" * 5 + "zz", "A_-9" * 5 + "zz"),
        ("hetes://" + "a" * 22 + "/", "a" * 22),
        *((each, "") for each in ("hetes:", "hetes:a", "hetes:" + "a" * 23, "hetes:" + "é" * 22, "http:" + "a" * 22)),
        ("hetes:" + "a" * 22 + "\n", ""),
        ("hetes:" + "a" * 22 + '" --take-over', ""),
        ("hetes:" + "a" * 22 + "?x=1", ""),
    ],
)
def test_an_address_carries_an_id_and_nothing_else(address, link):
    assert link_of(address) == link


def test_a_page_with_a_thousand_addresses_opens_the_panel_once(tmp_path):
    posted, time = [], [100.0]
    links = ToastLinks(tmp_path / "toasts.json")
    opens, presses = links.make(ASK)
    real = [opens, *presses]
    follow = NoticeLinks(links, posted.append, lambda: time[0]).follow
    hostile = [f"{n:022}" for n in range(900)] + ["", "..", "session_expired/p1", "p1", *(r[:-1] for r in real)] * 14
    for link in hostile:
        follow(link)
    assert posted == [PageRequested()]
    assert all(links.knows(link) for link in real)
    time[0] += PANEL_EVERY
    follow("x")
    follow(presses[0])
    assert posted == [PageRequested(), PageRequested(), DoneReported("p1")]


def test_without_a_memory_an_address_opens_the_panel():
    posted = []
    NoticeLinks(None, posted.append, lambda: 0.0).follow("a" * 22)
    assert posted == [PageRequested()]


# --- the channel -----------------------------------------------------------------------------------------------------


class Service:
    """Stands for Windows."""

    def __init__(self) -> None:
        self.shown: dict[str, tuple[str, datetime]] = {}
        self.ended: dict[str, Callable[[str], None]] = {}
        self.allowed = True
        self.refuses = False

    def show(self, xml: str, tag: str, until: datetime, ended: Callable[[str], None]) -> bool:
        if self.refuses:
            raise OSError("0x803E0111")
        self.shown[tag] = (xml, until)
        self.ended[tag] = ended
        return self.allowed

    def hide(self, tag: str) -> None:
        self.shown.pop(tag)

    def clear(self) -> None:
        self.shown.clear()


@pytest.fixture
def windows() -> Service:
    return Service()


@pytest.fixture
def links(tmp_path) -> ToastLinks:
    return ToastLinks(tmp_path / "toasts.json")


@pytest.fixture
def channel(windows, links):
    it = ToastChannel(links, lambda: windows, lambda: NOW)
    yield it
    it.close()


def test_a_toast_has_a_tag_by_its_slot_and_an_end(channel, windows):
    assert channel.deliver(1, ASK, 2.0) is Receipt.TAKEN
    ends = NoticeView(2, "session_ending/p1", "t", "x", until=NOW + timedelta(minutes=30))
    assert channel.deliver(2, ends, 2.0) is Receipt.TAKEN
    past = NoticeView(3, "other", "t", "x", until=NOW - timedelta(hours=1))
    assert channel.deliver(3, past, 2.0) is Receipt.TAKEN
    assert {tag: until - NOW for tag, (_, until) in windows.shown.items()} == {
        tag_of("session_expired/p1"): LASTS,
        tag_of("session_ending/p1"): timedelta(minutes=30),
        tag_of("other"): timedelta(minutes=1),
    }
    assert all(len(tag) <= 16 for tag in windows.shown)


def test_what_is_withdrawn_is_taken_away_with_its_ids_and_what_is_replaced_keeps_its_place(channel, windows, links):
    channel.deliver(1, ASK, 2.0)
    channel.take_back(1, replaced=True)
    assert windows.shown
    assert links.any()
    channel.deliver(2, ASK, 2.0)
    channel.take_back(2)
    assert not windows.shown
    assert not links.any()
    channel.take_back(2)
    channel.take_back(99)


def test_what_a_former_process_left_is_cleared(windows, links):
    former = ToastChannel(links, lambda: windows, lambda: NOW)
    former.deliver(1, ASK, 2.0)
    former.close()
    present = ToastChannel(links, lambda: windows, lambda: NOW)
    assert present.left()
    present.tidy()
    assert not windows.shown
    assert not present.left()
    present.close()


def test_a_toast_that_windows_refuses_or_does_not_let_be_seen_is_not_taken(channel, windows):
    windows.allowed = False
    assert channel.deliver(1, ASK, 2.0) is Receipt.FAILED
    windows.refuses = True
    assert channel.deliver(2, ASK, 2.0) is Receipt.FAILED
    windows.allowed, windows.refuses = True, False
    assert channel.deliver(3, ASK, 2.0) is Receipt.TAKEN


def test_without_toasts_the_channel_is_absent(links):
    def make() -> Service:
        raise OSError("[WinError -2147221164]")

    channel = ToastChannel(links, make, lambda: NOW)
    assert channel.deliver(1, ASK, 2.0) is Receipt.ABSENT
    assert channel.deliver(2, ASK, 2.0) is Receipt.ABSENT
    channel.tidy()
    channel.take_back(1)
    channel.close()


def test_what_windows_tells_of_a_toast_is_handed_on(channel, windows):
    told = []
    names = ("dismissed", "closed", "lost")
    channel.listen(Listeners(**{name: lambda ticket, name=name: told.append((name, ticket)) for name in names}))
    for ticket, how in enumerate(("by_hand", "failed", "over"), 1):
        channel.deliver(ticket, ASK, 2.0)
        windows.ended[tag_of(ASK.slot)](how)
    assert told == [("dismissed", 1), ("closed", 1), ("lost", 2)]
