"""Forms as grids: every place covered once, or refused."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.form import Box, Form, Forms, Place, label


def test_boxes_take_their_places_row_by_row() -> None:
    photo = Box(hint="照片", down=2)
    form = Form(
        widths=(1, 2, 1),
        rows=((label("姓名"), Box("刘文华"), photo), (Box("男", across=2),)),
    )
    assert form.places() == (
        Place(label("姓名"), 0, 1, 0, 1),
        Place(Box("刘文华"), 0, 1, 1, 2),
        Place(photo, 0, 2, 2, 3),
        Place(Box("男", across=2), 1, 2, 0, 2),
    )


@pytest.mark.parametrize(
    "rows",
    [
        ((Box("a"),),),  # a hole
        ((Box("a"), Box("b"), Box("c")),),  # too many
        ((Box("a", across=3),),),  # beyond the edge
        ((Box("a", down=2), Box("b")),),  # beyond the end
        ((Box("a", across=2, down=2),), (Box("b"),)),  # nowhere left to stand
        ((Box("a"), Box("b", down=2)), (Box("c", across=2),)),  # over another
    ],
)
def test_a_grid_that_is_not_covered_once_is_refused(rows: tuple[tuple[Box, ...], ...]) -> None:
    with pytest.raises(ValueError, match="form"):
        Form(widths=(1, 1), rows=rows, name="form")


def test_flowing_text_may_not_stand_beside_a_box_that_reaches_into_another_row() -> None:
    with pytest.raises(ValueError, match="form"):
        Form(
            widths=(1, 1),
            rows=((Box("a", down=2), Box("b", flow=True)), (Box("c"),)),
            name="form",
        )


def test_what_could_be_gone_over_only_once_is_refused() -> None:
    with pytest.raises(ValueError, match="card"):
        Forms(kind="card", title="t", forms=(form for form in ()))
