"""How the window looks: every colour, size, font and the one style sheet, each in one place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from partybuild_desktop.system.paths import resources_dir

RED: Final = "#B3261E"
RED_DARK: Final = "#8E1D17"
RED_TINT: Final = "#FBEDEC"
GOLD_TEXT: Final = "#B8860B"
GOLD_AREA: Final = "#C9A227"
INK: Final = "#1F2328"
GREY: Final = "#6B7280"
LINE: Final = "#E5E3DF"
FRAME: Final = "#CFCCC6"  # the frame of a field or button, darker than a card's
FAINT: Final = "#EFEDE9"
PAPER: Final = "#FFFFFF"
GROUND: Final = "#F7F6F3"
OK: Final = "#2E7D32"
WARN: Final = "#9A5B00"
WARN_TINT: Final = "#FFF6E5"
PRACTICE: Final = "#7A4FA3"  # the frame of practice books, like nothing else here

_TEXT: Final = 14
NAV_WIDTH: Final = 176
CARD_WIDTH: Final = 340
FONT_STEPS: Final = (0, 2, 4)
BUNDLED: Final = "NotoSansSC-Regular.ttf"
BUNDLED_SERIF: Final = "NotoSerifSC-Bold.ttf"
BUNDLED_RARE: Final = "HanaMinB.ttf"  # Extension B, for names that no other font can show

#  For QApplication: named by an argument and not by an object, it spares a start the class QStyle.
STYLE: Final = ("-style", "fusion")

#  What a Chinese PC usually has; the bundled font is for a PC that has none of them.
FAMILIES: Final = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """Sizes in logical pixels; `plus` is what the clerk added to the font."""

    plus: int = 0
    family: str = ""
    serif: str = ""

    @property
    def text(self) -> int:
        return _TEXT + self.plus

    @property
    def scale(self) -> float:
        """How many times as large as usual the type is: what has room by it grows alike."""
        return self.text / _TEXT

    @property
    def small(self) -> int:
        return 13 + self.plus

    @property
    def card_title(self) -> int:
        return 16 + self.plus

    @property
    def page_title(self) -> int:
        return 20 + self.plus

    @property
    def figure(self) -> int:
        return 28 + self.plus

    @property
    def row(self) -> int:
        return 32 + 2 * self.plus

    @property
    def field(self) -> int:
        return 32 + self.plus

    @property
    def nav(self) -> int:
        return 38 + self.plus

    @property
    def bar(self) -> int:
        return 56

    @property
    def nav_width(self) -> int:
        return NAV_WIDTH + 6 * self.plus

    @property
    def card(self) -> int:
        return CARD_WIDTH + 8 * self.plus

    def font(self, size: int, *, bold: bool = False) -> QFont:
        found = QFont(self.family)
        found.setPixelSize(size)
        found.setBold(bold)
        return found


def apply(application: QApplication, plus: int = 0) -> Theme:
    """Dress the application; returns the sizes in force. May be called again after a change."""
    theme = Theme(plus if plus in FONT_STEPS else 0, _family(), _serif())
    _registered(resources_dir() / "fonts" / BUNDLED_RARE)
    sheet = _sheet(theme)
    if application.styleSheet() != sheet:  # dressing every widget anew is slow
        application.setPalette(_palette())
        application.setFont(theme.font(theme.text))
        application.setStyleSheet(sheet)
    return theme


def _family() -> str:
    for name in FAMILIES:
        if QFontDatabase.hasFamily(name):
            return name
    return _bundled(BUNDLED)


def _serif() -> str:
    return _bundled(BUNDLED_SERIF)


def _bundled(name: str) -> str:
    families = _registered(resources_dir() / "fonts" / name)
    return families[0] if families else QApplication.font().family()


@cache
def _registered(path: Path) -> list[str]:
    number = QFontDatabase.addApplicationFont(str(path))
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else []


def _palette() -> QPalette:
    found = QPalette()
    role = QPalette.ColorRole
    for name, colour in (
        (role.Window, GROUND),
        (role.WindowText, INK),
        (role.Base, PAPER),
        (role.AlternateBase, GROUND),
        (role.Text, INK),
        (role.Button, PAPER),
        (role.ButtonText, INK),
        (role.BrightText, PAPER),
        (role.ToolTipBase, PAPER),
        (role.ToolTipText, INK),
        (role.PlaceholderText, GREY),
        (role.Highlight, RED_TINT),
        (role.HighlightedText, INK),
        (role.Link, INK),
        (role.LinkVisited, INK),
        (role.Accent, RED),
    ):
        found.setColor(name, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for name in (role.Text, role.WindowText, role.ButtonText):
        found.setColor(disabled, name, QColor("#A5A29C"))
    return found


def icon_file(name: str) -> str:
    """The path of a drawn icon, spelt for a style sheet."""
    return (resources_dir() / "icons" / f"{name}.png").as_posix()


def _sheet(t: Theme) -> str:
    # One sheet for all; a widget asks for its look by the property `look`.
    return f"""
QToolTip {{ background: {PAPER}; color: {INK}; border: 1px solid {LINE}; padding: 4px; }}
QMainWindow, QDialog, QWizard {{ background: {GROUND}; }}
[look="paper"] {{ background: {PAPER}; }}
[look="nav"] {{ background: {PAPER}; border: none; border-right: 1px solid {LINE}; }}
[look="bar"] {{ background: {PAPER}; border: none; border-bottom: 1px solid {LINE}; }}
[look="card"] {{ background: {PAPER}; border: 1px solid {LINE}; border-radius: 6px; }}
[look="clear"] {{ background: transparent; border: none; }}
QLabel {{ background: transparent; border: none; }}
QLabel[look="logo"] {{ color: {RED}; font-family: "{t.serif}"; font-size: {t.page_title}px; }}
QLabel[look="title"] {{ font-size: {t.page_title}px; }}
QLabel[look="heading"] {{ font-size: {t.card_title}px; }}
QLabel[look="figure"] {{ font-size: {t.figure}px; }}
QLabel[look="grey"] {{ color: {GREY}; font-size: {t.small}px; }}
QLabel[look="small"] {{ font-size: {t.small}px; }}
QLabel[look="ok"] {{ color: {OK}; font-size: {t.small}px; }}
QLabel[look="done"] {{ color: {OK}; }}
QLabel[look="warn"] {{ color: {WARN}; background: {WARN_TINT}; border-radius: 4px;
    padding: 8px; font-size: {t.small}px; }}
QLabel[look="sheet"] {{ background: {PAPER}; border: 1px solid {LINE}; }}
QLabel[look="cause"] {{ color: {WARN}; font-size: {t.small}px; }}
QLabel[look="changed"] {{ color: {WARN}; }}
QLabel[look="badge"] {{ color: {WARN}; border: 1px solid {WARN}; border-radius: 4px;
    padding: 1px 8px; font-size: {t.small}px; }}
QLabel[look="badge-ok"] {{ color: {OK}; border: 1px solid {OK}; border-radius: 4px;
    padding: 1px 8px; font-size: {t.small}px; }}
QLabel[look="badge-red"] {{ color: {RED}; border: 1px solid {RED}; border-radius: 4px;
    padding: 1px 8px; font-size: {t.small}px; }}
QLabel[look="practice"] {{ color: {PAPER}; background: {PRACTICE}; padding: 3px 12px;
    border-radius: 4px; }}
QMessageBox QLabel#qt_msgbox_informativelabel {{ min-width: 340px; }}
QFrame[look="line"] {{ background: {FAINT}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[look="message"] {{ background: {WARN_TINT}; border: 1px solid #EBD9B4; border-radius: 4px; }}
QFrame[look="bubble"] {{ background: {WARN_TINT}; border: 1px solid {WARN}; border-radius: 4px; }}
QFrame[look="pop"] {{ background: {PAPER}; border: 1px solid {FRAME}; border-radius: 4px; }}

QPushButton {{ background: {PAPER}; color: {INK}; border: 1px solid {FRAME}; border-radius: 4px;
    padding: 0 14px; min-height: {t.field - 2}px; }}
QPushButton:hover {{ background: {GROUND}; }}
QPushButton:pressed {{ background: {FAINT}; }}
QPushButton:focus {{ border: 1px solid {INK}; }}
QPushButton:disabled {{ color: #A5A29C; background: {GROUND}; }}
QPushButton::menu-indicator {{ image: url({icon_file("down")}); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: right center; right: 8px; }}
QPushButton[look="main"] {{ background: {RED}; color: {PAPER}; border: 1px solid {RED}; }}
QPushButton[look="main"]:hover {{ background: {RED_DARK}; }}
QPushButton[look="main"]:focus {{ border: 1px solid {INK}; }}
QPushButton[look="main"]:disabled {{ background: #D8B9B6; border-color: #D8B9B6; color: {PAPER}; }}
QPushButton[look="link"] {{ background: transparent; border: 1px solid transparent; color: {INK};
    padding: 0 4px; min-height: 20px; text-align: left; text-decoration: underline; }}
QPushButton[look="link"]:hover {{ color: {GREY}; }}
QPushButton[look="link"]:focus {{ border: 1px dotted {INK}; }}
QPushButton[look="nav"] {{ background: transparent; border: none;
    border-left: 3px solid transparent;
    border-radius: 0; text-align: left; padding: 0 8px 0 20px; min-height: {t.nav}px;
    max-height: {t.nav}px; }}
QPushButton[look="nav"]:hover {{ background: {GROUND}; }}
QPushButton[look="nav"]:focus {{ background: {FAINT}; }}
QPushButton[look="nav"]:checked {{ background: {RED_TINT}; color: {RED};
    border-left: 3px solid {RED}; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 4px;
    padding: 4px 8px; }}
QToolButton:hover {{ background: {GROUND}; }}
QToolButton:focus {{ border: 1px solid {FRAME}; }}
QToolButton[look="menu"] {{ padding-right: 22px; }}
QToolButton[look="menu"]::menu-indicator {{ image: url({icon_file("down")});
    subcontrol-position: right center; subcontrol-origin: padding; right: 6px;
    width: 10px; height: 10px; }}

QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QDateEdit, QSpinBox,
QDoubleSpinBox {{
    background: {PAPER}; border: 1px solid {FRAME}; border-radius: 4px; padding: 0 8px;
    selection-background-color: #E9C9C6; selection-color: {INK}; }}
QLineEdit, QComboBox, QDateEdit, QSpinBox,
QDoubleSpinBox {{ min-height: {t.field - 2}px; }}
QPlainTextEdit, QTextEdit {{ padding: 4px 6px; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateEdit:focus {{
    border: 1px solid {INK}; }}
QLineEdit:read-only {{ background: {GROUND}; }}
QLineEdit:disabled, QComboBox:disabled {{ background: {GROUND}; color: #A5A29C; }}
QComboBox[look="shown"]:disabled, QComboBox[look="shown"] QLineEdit:disabled {{ color: {INK}; }}
QLineEdit[doubt="true"], QComboBox[doubt="true"] {{ border: 1px solid {WARN};
    background: {WARN_TINT}; }}
QComboBox {{ padding-right: 26px; combobox-popup: 0; }}
QComboBox::drop-down {{ subcontrol-origin: padding; subcontrol-position: center right; width: 24px;
    border: none; }}
QComboBox::down-arrow {{ image: url({icon_file("chevron")}); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {PAPER}; border: 1px solid {FRAME}; outline: none;
    selection-background-color: {RED_TINT}; selection-color: {INK}; }}
QComboBox QAbstractItemView::item {{ min-height: {t.row - 4}px; padding: 0 6px; }}
QTableView QLineEdit, QTableView QComboBox {{ border-radius: 0; border: 1px solid {INK};
    padding: 0 6px; min-height: 0; }}
QTableView QComboBox {{ padding-right: 22px; }}

QTableView, QTreeView, QListView {{ background: {PAPER}; border: 1px solid {LINE};
    gridline-color: {FAINT}; outline: none; selection-background-color: {RED_TINT};
    selection-color: {INK}; alternate-background-color: {PAPER}; }}
QTableView[look="matrix"] {{ selection-background-color: {FAINT}; }}
QTreeView::item, QListView::item {{ min-height: {t.row - 4}px; padding: 0 4px; }}
QTreeView::item:selected, QListView::item:selected {{ background: {RED_TINT}; color: {INK}; }}
QTreeView::item:hover, QListView::item:hover {{ background: {GROUND}; }}
QHeaderView {{ background: {PAPER}; border: none; }}
QHeaderView::section {{ background: {PAPER}; color: {GREY}; border: none;
    border-right: 1px solid {FAINT}; border-bottom: 1px solid {LINE}; padding: 0 8px;
    font-size: {t.text}px; min-height: {t.row}px; }}
QHeaderView::section:vertical {{ color: {INK}; border-bottom: 1px solid {FAINT}; }}
QHeaderView::up-arrow {{ image: url({icon_file("up")}); width: 10px; height: 10px; }}
QHeaderView::down-arrow {{ image: url({icon_file("down")}); width: 10px; height: 10px; }}
QTableCornerButton::section {{ background: {PAPER}; border: none; }}

QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {FRAME}; border-radius: 3px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: #A5A29C; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QStatusBar {{ background: {PAPER}; border-top: 1px solid {LINE}; color: {GREY}; }}
QStatusBar QLabel {{ color: {GREY}; font-size: {t.small}px; }}
QStatusBar QLabel[look="ok"] {{ color: {OK}; }}
QStatusBar::item {{ border: none; }}
QMenu {{ background: {PAPER}; border: 1px solid {FRAME}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {RED_TINT}; }}
QMenu::item:disabled {{ color: #A5A29C; }}
QMenu::separator {{ height: 1px; background: {FAINT}; margin: 4px 8px; }}
QTabWidget::pane {{ border: 1px solid {LINE}; background: {PAPER}; border-radius: 4px; top: -1px; }}
QTabBar::tab {{ background: transparent; border: none; border-bottom: 2px solid transparent;
    padding: 6px 14px; margin-right: 4px; color: {GREY}; }}
QTabBar::tab:selected {{ color: {INK}; border-bottom: 2px solid {RED}; }}
QTabBar::tab:focus {{ color: {INK}; background: {FAINT}; }}
QProgressBar {{ background: {FAINT}; border: none; border-radius: 4px; max-height: 8px;
    min-height: 8px; }}
QProgressBar::chunk {{ background: {OK}; border-radius: 4px; }}
QCheckBox, QRadioButton {{ spacing: 8px; background: transparent; }}
QCheckBox:focus, QRadioButton:focus {{ color: {RED_DARK}; }}
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator {{ width: 16px;
    height: 16px; }}
QCheckBox::indicator:unchecked, QListView::indicator:unchecked {{
    image: url({icon_file("check")}); }}
QCheckBox::indicator:checked, QListView::indicator:checked {{
    image: url({icon_file("check-on")}); }}
QCheckBox::indicator:disabled {{ image: url({icon_file("check-disabled")}); }}
QCheckBox::indicator:checked:disabled {{ image: url({icon_file("check-on-disabled")}); }}
QRadioButton::indicator:unchecked {{ image: url({icon_file("radio")}); }}
QRadioButton::indicator:checked {{ image: url({icon_file("radio-on")}); }}
QSplitter::handle {{ background: transparent; }}
"""
