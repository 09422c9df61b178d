"""The hash over the books' content, and what the check of the file finds."""

from __future__ import annotations

from pathlib import Path

from partybuild_desktop.services.app import App
from partybuild_desktop.store.check import counts
from tests.books import LABEL, PASSWORD, entrance, found_town, hash_of, member_named, org_named
from tests.store.test_history import edit_behind_its_back, findings


def test_the_same_content_has_the_same_hash(town: App, tmp_path: Path) -> None:
    """Two sites, two logs, one content: the uids are the same, nothing else is."""
    found_town(tmp_path / "twin")
    twin = entrance(tmp_path / "twin").unlock(LABEL, PASSWORD)
    assert hash_of(twin) == hash_of(town)
    uid = member_named(twin, "王秀英")
    twin.members.set(uid, {"phone": "1"})
    twin.members.set(uid, {"phone": "2"})
    town.members.set(uid, {"phone": "2"})
    assert hash_of(twin) == hash_of(town)
    twin.close()


def test_any_field_of_any_record_counts(town: App) -> None:
    seen = {hash_of(town)}
    uid = member_named(town, "王秀英")
    for change in (
        lambda: town.members.set(uid, {"note": "x"}),
        lambda: town.members.set(uid, {"note": "y"}),
        lambda: town.orgs.set(town.books.root, {"phone": "1"}),
        lambda: town.orgs.add_village("红旗村"),
        lambda: town.orgs.appoint(uid, org=town.books.root, title="书记", start="2021"),
        lambda: town.members.transfer(uid, to=org_named(town, "红星村"), on="2025-01-01"),
        lambda: town.members.delete(uid),
    ):
        change()
        seen.add(hash_of(town))
    assert len(seen) == 8


def test_this_pcs_own_tables_do_not_count(town: App) -> None:
    before = hash_of(town)
    town.settings.set("font", "+2")
    town.settings.keep_draft("member", "{}")
    town.members.reveal(member_named(town, "王秀英"), "id", "核对")
    assert hash_of(town) == before


def test_a_removed_record_counts_as_not_there(town: App) -> None:
    before = hash_of(town)
    uid, _ = town.orgs.add("新店村党支部")
    town.history.undo()
    assert hash_of(town) == before
    assert uid not in {o.uid for o in town.orgs.tree()}


def test_the_hash_of_an_organisation_is_about_its_own(town: App) -> None:
    flag, star = org_named(town, "红旗村"), org_named(town, "红星村")
    before = {org: town.check.run(org).state_hash for org in (flag, star)}
    town.members.set(member_named(town, "单秀兰"), {"phone": "1"})
    after = {org: town.check.run(org).state_hash for org in (flag, star)}
    assert after[flag] == before[flag]
    assert after[star] != before[star]


def test_counts_of_the_books(town: App) -> None:
    with town.books.read() as reader:
        assert counts(reader, "2026-07-01") == {"org": 7, "person": 6, "event": 6, "member": 6}
        assert counts(reader, "1980-01-01")["member"] == 2  # joined 1972 and 1976


def test_a_reference_that_leads_nowhere_is_found(town_folder: Path) -> None:
    edit_behind_its_back(town_folder, lambda raw: raw.execute("DELETE FROM village"))
    edit_behind_its_back(
        town_folder, lambda raw: raw.execute("DELETE FROM org WHERE code = '0101'")
    )
    assert "file_damaged" in findings(town_folder)


def test_doubts_about_data_are_no_damage(town: App) -> None:
    report = town.check.run()
    assert report.ok
    doubted = {"id_missing", "field_missing", "secretary_missing"}
    assert {f.code for f in report.findings} == doubted
    assert all(f.uid and f.name in f.message for f in report.findings)
