"""Hours of use, refusals of people, who is not to see the report, open complaints: for a caregiver, in plain words."""

from contracts.alerts import Relation
from contracts.language import Language
from store.mood import Report
from store.usage import DayUse

_RELATIONS = {
    Relation.DAUGHTER: "女儿",
    Relation.SON: "儿子",
    Relation.DAUGHTER_IN_LAW: "儿媳",
    Relation.SON_IN_LAW: "女婿",
    Relation.SPOUSE: "老伴",
    Relation.GRANDCHILD: "孙辈",
    Relation.SIBLING: "兄弟姐妹",
    Relation.RELATIVE: "亲戚",
    Relation.NEIGHBOUR: "邻居",
    Relation.FRIEND: "朋友",
    Relation.CARER: "护工",
    Relation.STAFF: "医护和值班的人",
    Relation.COMMUNITY: "社区的人",
    Relation.OTHER: "别的人",
}


def use_sentences(report: Report, language: Language) -> list[str]:
    """Whole sentences; none where there is nothing to tell."""
    zh = language is Language.ZH_CN
    sentences = []
    minutes = sum(day.minutes for day in report.use)
    if minutes:
        days = len(report.use)
        daily, night = minutes / days / 60, sum(day.night_minutes for day in report.use)
        share = round(100 * night / minutes)
        sentences.append(
            f"这 {days} 天，每天平均说 {daily:.1f} 小时，其中 {share}% 在夜里（23 点到 5 点）。"
            if zh
            else f"Over these {days} days: {daily:.1f} hours of talk a day, {share}% of it at night (23:00 to 05:00)."
        )
    refusals = sum(day.refusals for day in report.use)
    if refusals:
        sentences.append(
            f"说过 {refusals} 次不用别人、有它就行，请多去坐坐。"
            if zh
            else f"Said {refusals} time(s) that nobody but the companion is needed; a visit would do good."
        )
    if report.kept_from:
        names = sorted(report.kept_from)
        people = (
            "、".join(_RELATIONS[one] for one in names) if zh else ", ".join(one.replace("_", " ") for one in names)
        )
        sentences.append(
            f"本人说了，心情不给这些人看：{people}。"
            if zh
            else f"Asked that these people are not shown the mood: {people}."
        )
    for one in report.complaints:
        day = one.due_at.astimezone(report.now.tzinfo).date().isoformat()
        sentences.append(
            f"有一条对岁伴的投诉，请在 {day} 前当面问清、答复。"
            if zh
            else f"There is a complaint about the companion: please ask in person and answer by {day}."
        )
    return sentences


def use_json(day: DayUse) -> dict:
    """One day of `use` in `mood --json`; `night_share` in [0, 1]."""
    return {
        "day": day.day.isoformat(),
        "minutes": day.minutes,
        "night_minutes": day.night_minutes,
        "night_share": round(day.night_minutes / day.minutes, 3) if day.minutes else 0.0,
        "refused_people": day.refusals,
    }
