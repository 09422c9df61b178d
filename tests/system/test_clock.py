"""The clock knows its offset, and a fixed one moves only when told."""

from datetime import UTC, date, datetime, timedelta, timezone

from partybuild_desktop.system.clock import Clock, FixedClock


def test_a_time_from_elsewhere_is_read_on_this_clock() -> None:
    clock = FixedClock(datetime(2026, 7, 1, 9, tzinfo=timezone(timedelta(hours=8))))
    taken = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert clock.local(taken).isoformat() == "2026-07-01T07:30:00+08:00"
    assert clock.local(taken) == taken
    assert clock.local(datetime.min) == datetime.min


def test_the_clock_is_aware_of_its_offset() -> None:
    assert Clock().now().utcoffset() is not None
    assert abs(Clock().now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_monotonic_hand_does_not_go_back() -> None:
    clock = Clock()
    assert clock.monotonic() <= clock.monotonic()


def test_a_fixed_clock_stands_still_until_moved() -> None:
    clock = FixedClock(datetime(2026, 7, 1, 23, 0, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=2))
    assert (clock.today(), clock.monotonic()) == (date(2026, 7, 2), 7200.0)


def test_setting_the_wall_clock_leaves_the_monotonic_hand() -> None:
    clock = FixedClock(datetime(2026, 7, 1, tzinfo=UTC))
    clock.set(datetime(2016, 7, 1, tzinfo=UTC))
    assert (clock.today(), clock.monotonic()) == (date(2016, 7, 1), 0.0)


def test_a_naive_time_is_taken_as_local() -> None:
    assert FixedClock(datetime(2026, 7, 1)).now().utcoffset() is not None
