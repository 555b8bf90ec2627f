"""The probe of smart-card readers among the USB devices: Linux' sysfs and Windows' registry, in fakes."""

from __future__ import annotations

from pathlib import Path

from hetes.doctor.probes import usb_readers
from tests.support.fakes.registry_tree import RegistryTree


def device(folder: Path, name: str, interface: str, **texts: str) -> None:
    (folder / name).mkdir()
    for key, text in texts.items():
        (folder / name / key).write_text(text + "\n", "utf-8")
    (folder / f"{name}:1.0").mkdir()
    (folder / f"{name}:1.0" / "bInterfaceClass").write_text(interface + "\n", "utf-8")


def test_linux_names_the_readers_among_its_usb_devices(tmp_path):
    device(tmp_path, "1-1", "0b", manufacturer="ACS", product="ACR1281U-C1", idVendor="072f")
    device(tmp_path, "1-2", "03", product="Keyboard", idVendor="046d")
    device(tmp_path, "1-3", "ff", product="cyberJack RFID basis", idVendor="0c4b")
    device(tmp_path, "1-4", "0B", idVendor="dead", idProduct="beef")
    (tmp_path / "usb1").mkdir()
    told = usb_readers.look("linux", tmp_path)
    assert told == {"devices": ["ACS ACR1281U-C1", "cyberJack RFID basis", "USB dead:beef"]}


def test_a_system_that_cannot_be_asked_for_its_devices_tells_none(tmp_path):
    assert usb_readers.look("linux", tmp_path / "nothing") == {"devices": None}
    assert usb_readers.look("darwin") == {"devices": None}


def test_windows_names_the_readers_among_its_devices():
    enum = r"HKLM\SYSTEM\CurrentControlSet\Enum"
    registry = RegistryTree(
        {
            rf"{enum}\USB\VID_072F&PID_223E\1": {"CompatibleIDs": [r"USB\Class_0B&SubClass_00", r"USB\Class_0B"], "DeviceDesc": "@oem7.inf,%ACR%;ACR1281U-C1"},
            rf"{enum}\USB\VID_0C4B&PID_0500\2": {"CompatibleIDs": [r"USB\CLASS_0b"], "FriendlyName": "REINER SCT cyberJack"},
            rf"{enum}\USB\VID_046D&PID_C31C\3": {"CompatibleIDs": [r"USB\Class_03"], "DeviceDesc": "Keyboard"},
            rf"{enum}\USB\VID_1&PID_1\4": {"DeviceDesc": "no kind at all"},
        }
    )  # fmt: skip
    present = [
        r"USB\VID_072F&PID_223E\1",
        r"USB\VID_0C4B&PID_0500\2",
        r"USB\VID_046D&PID_C31C\3",
        r"USB\VID_1&PID_1\4",
        r"USB\GONE\5",
    ]
    assert usb_readers.windows_readers(lambda: present, registry) == ["ACR1281U-C1", "REINER SCT cyberJack"]

    def refused() -> list[str]:
        raise OSError("CM_Get_Device_ID_List")

    assert usb_readers.windows_readers(refused, registry) is None
