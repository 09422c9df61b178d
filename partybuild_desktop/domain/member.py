"""The member (党员): every field declared once, with its title, kind and code list.

Form, table, import, export and ledger read this catalogue; a new field is one line here.
Source: the 16 member items of the 2017 national collection (党员基本信息采集表) and the wider
lists in use. Which branch a member is in, his status and his posts are not fields: they follow
from his history (`domain.event`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Final

from partybuild_desktop.domain.date import PartialDate, years_between


class Kind(StrEnum):
    """How a field's text is read, checked and shown. The value stored is always text."""

    TEXT = "text"
    DATE = "date"  # PartialDate text
    CODE = "code"  # a code of `codes`, or, outside the list, the text as typed
    YESNO = "yesno"  # "1", "0" or "" (unknown)
    NUMBER = "number"  # whole number as digits
    ID = "id"  # GB 11643, 18 characters
    PHONE = "phone"


class Group(StrEnum):
    """The cards of the form, in their order."""

    BASIC = "basic"
    PARTY = "party"
    WORK = "work"
    CONTACT = "contact"
    SITUATION = "situation"
    DEVELOPMENT = "development"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the member: `key` in code, `title` on screen and paper (Chinese)."""

    key: str
    title: str
    kind: Kind
    group: Group
    codes: str = ""  # name of the code list for Kind.CODE
    required: bool = False
    personal: bool = False  # masked until deliberately shown


def _f(
    title: str,
    group: Group,
    kind: Kind = Kind.TEXT,
    *,
    codes: str = "",
    required: bool = False,
) -> Any:
    personal = kind in (Kind.ID, Kind.PHONE)
    spec = {
        "title": title,
        "kind": kind,
        "group": group,
        "codes": codes,
        "required": required,
        "personal": personal,
    }
    return field(default="", metadata=spec)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person for life. All values are text; "" means not known."""

    uid: str
    name: str = _f("姓名", Group.BASIC, required=True)
    id: str = _f("公民身份号码", Group.BASIC, Kind.ID, required=True)
    sex: str = _f("性别", Group.BASIC, Kind.CODE, codes="sex", required=True)
    nation: str = _f("民族", Group.BASIC, Kind.CODE, codes="nation", required=True)
    birth: str = _f("出生日期", Group.BASIC, Kind.DATE, required=True)
    native_place: str = _f("籍贯", Group.BASIC)
    education: str = _f("学历", Group.BASIC, Kind.CODE, codes="education", required=True)
    marriage: str = _f("婚姻状况", Group.BASIC, Kind.CODE, codes="marriage")
    taiwan: str = _f("是否台湾省籍", Group.BASIC, Kind.YESNO)
    id_reason: str = _f("身份号码说明", Group.BASIC)

    kind: str = _f("人员类别", Group.PARTY, Kind.CODE, codes="kind", required=True)
    joined: str = _f("入党日期", Group.PARTY, Kind.DATE, required=True)
    confirmed: str = _f("转正日期", Group.PARTY, Kind.DATE)
    joining_kind: str = _f("入党类型", Group.PARTY, Kind.CODE, codes="joining_kind")
    confirming: str = _f("转正情况", Group.PARTY, Kind.CODE, codes="confirming")
    extended_until: str = _f("延长预备期至", Group.PARTY, Kind.DATE)
    joining_branch: str = _f("入党时所在支部", Group.PARTY)
    sponsors: str = _f("入党介绍人", Group.PARTY)
    seniority_offset: str = _f("党龄校正值（月）", Group.PARTY, Kind.NUMBER)
    dues_until: str = _f("党费缴至", Group.PARTY, Kind.DATE)
    archive: str = _f("党员档案所在单位", Group.PARTY)

    position: str = _f("工作岗位", Group.WORK, Kind.CODE, codes="position", required=True)
    employer: str = _f("工作单位", Group.WORK)
    office: str = _f("行政职务", Group.WORK)
    title: str = _f("技术职称", Group.WORK)
    worked: str = _f("参加工作日期", Group.WORK, Kind.DATE)
    stratum: str = _f("新社会阶层类型", Group.WORK, Kind.CODE, codes="stratum")
    frontline: str = _f("一线情况", Group.WORK)
    migrant_worker: str = _f("是否农民工", Group.WORK, Kind.YESNO)
    degree: str = _f("学位", Group.WORK, Kind.CODE, codes="degree")
    school: str = _f("毕业院校", Group.WORK)
    major: str = _f("专业", Group.WORK)
    graduated: str = _f("毕业时间", Group.WORK, Kind.DATE)
    training: str = _f("培训情况", Group.WORK)

    phone: str = _f("手机号", Group.CONTACT, Kind.PHONE, required=True)
    landline: str = _f("固定电话", Group.CONTACT, Kind.PHONE)
    address: str = _f("家庭住址", Group.CONTACT)
    residence: str = _f("现居住地", Group.CONTACT)
    household: str = _f("户籍所在地", Group.CONTACT)
    village_group: str = _f("村民小组", Group.CONTACT)
    house_number: str = _f("户号", Group.CONTACT)
    householder: str = _f("与户主关系", Group.CONTACT)

    lost: str = _f("是否失联党员", Group.SITUATION, Kind.YESNO)
    lost_on: str = _f("失去联系日期", Group.SITUATION, Kind.DATE)
    lost_case: str = _f("失去联系情形", Group.SITUATION, Kind.CODE, codes="lost_case")
    mobile: str = _f("是否流动党员", Group.SITUATION, Kind.YESNO)
    outflow: str = _f("外出流向", Group.SITUATION)
    outflow_on: str = _f("外出时间", Group.SITUATION, Kind.DATE)
    inflow: str = _f("是否流入党员", Group.SITUATION, Kind.YESNO)
    hardship: str = _f("是否困难党员", Group.SITUATION, Kind.YESNO)
    poor_household: str = _f("是否贫困户", Group.SITUATION, Kind.YESNO)
    first_secretary: str = _f("是否第一书记", Group.SITUATION, Kind.YESNO)
    party_worker: str = _f("是否党务工作者", Group.SITUATION, Kind.YESNO)

    applied: str = _f("申请入党日期", Group.DEVELOPMENT, Kind.DATE)
    activist_on: str = _f("确定积极分子日期", Group.DEVELOPMENT, Kind.DATE)
    candidate_on: str = _f("确定发展对象日期", Group.DEVELOPMENT, Kind.DATE)
    league_on: str = _f("入团日期", Group.DEVELOPMENT, Kind.DATE)

    sequence: str = _f("序号", Group.OTHER, Kind.NUMBER)  # place in the roster, as it came
    stroke_order: str = _f("姓氏笔画排序", Group.OTHER, Kind.NUMBER)
    rare_note: str = _f("生僻字说明", Group.OTHER)
    note: str = _f("备注", Group.OTHER)
    extra: str = _f("其他信息", Group.OTHER)  # unmapped columns of a roster: a JSON object


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A member as he stood on the day asked for: organisation, status, posts in force."""

    member: Member
    org: str
    status: str
    posts: tuple[str, ...] = ()


FIELDS: Final[tuple[Field, ...]] = tuple(
    Field(key=f.name, **f.metadata) for f in fields(Member) if f.metadata
)
FIELD: Final[dict[str, Field]] = {f.key: f for f in FIELDS}

BRANCH_TITLE: Final = "所在党支部"
STATUS_TITLE: Final = "党籍状态"
POST_TITLE: Final = "党内职务"

#  From 1 April 1969 to 11 August 1977 there was no probation: the day of joining is the day of
#  becoming a full member (党章 of 1969 and 1973).
NO_PROBATION: Final = ("1969-04-01", "1977-08-11")
YES, NO = "1", "0"  # of Kind.YESNO, and of a vote
FULL: Final = "1"
PROBATIONARY: Final = "2"


def kind_on(kind: str, confirmed: str, day: str) -> str:
    """人员类别 on `day` (ISO): a full member was probationary before the day of confirmation."""
    if kind == FULL and confirmed and day < confirmed:
        return PROBATIONARY
    return kind


def no_probation(joined: str) -> bool:
    """Joined when there was no probation, as far as the date is known."""
    first, last = NO_PROBATION
    return bool(joined) and first[: len(joined)] <= joined <= last


def seniority_start(joined: str, confirmed: str) -> PartialDate:
    """The day 党龄 counts from: confirmation (党章 art. 7); without probation, joining."""
    if confirmed:
        return PartialDate(confirmed)
    return PartialDate(joined if joined and no_probation(joined) else "")


def seniority_years(joined: str, confirmed: str, offset: str, day: str) -> int | None:
    """党龄 in whole years on `day`, None when it cannot be known."""
    years = years_between(seniority_start(joined, confirmed), day)
    return None if years is None else max(0, years - int(offset or 0) // 12)


def seniority_of(member: Member, day: str) -> int | None:
    """党龄 of a member in whole years on `day`."""
    return seniority_years(member.joined, member.confirmed, member.seniority_offset, day)
