"""A mood report for a caregiver in plain words, in both languages, and the same as JSON. Never a diagnosis."""

from datetime import date

from contracts.emotion import EmotionLabel
from contracts.language import Language
from contracts.screen import DangerKind
from store.chart import bar, sparkline
from store.mood import Change, Day, DayMood, Report
from store.use_words import use_json, use_sentences

ROWS_FOR_SILENCE = 14
"""Windows up to so many days show a row for every day; longer ones only for days with talk."""

_JOY, _SAD, _ANGRY, _AFRAID = EmotionLabel.JOY, EmotionLabel.SADNESS, EmotionLabel.ANGER, EmotionLabel.FEAR
_TONE = {
    Language.ZH_CN: {
        DayMood.LITTLE_DATA: "话太少，看不出来",
        DayMood.LOW: "低落的时候多",
        DayMood.MIXED: "有高兴的时候",
        DayMood.CALM: "多数时候平静",
        DayMood.GOOD: "高兴的时候多",
    },
    Language.EN: {
        DayMood.LITTLE_DATA: "too little was said to tell",
        DayMood.LOW: "mostly low",
        DayMood.MIXED: "ups and downs",
        DayMood.CALM: "mostly calm",
        DayMood.GOOD: "mostly glad",
    },
}
_LOW = {
    Language.ZH_CN: {_SAD: "难过的时候多", _ANGRY: "心里有气的时候多", _AFRAID: "担心的时候多"},
    Language.EN: {_SAD: "mostly sad", _ANGRY: "mostly upset or angry", _AFRAID: "mostly worried"},
}
_SOMETIMES = {
    Language.ZH_CN: {_JOY: "有时高兴", _SAD: "有时难过", _ANGRY: "有时生气", _AFRAID: "有时担心"},
    Language.EN: {_JOY: "at times glad", _SAD: "at times sad", _ANGRY: "at times angry", _AFRAID: "at times worried"},
}
_MORE = {
    Language.ZH_CN: {_SAD: "比平时难过一些", _ANGRY: "比平时气多一些", _AFRAID: "比平时担心多一些"},
    Language.EN: {_SAD: "more sad than usual", _ANGRY: "more upset than usual", _AFRAID: "more worried than usual"},
}
_CHANGE = {
    Language.ZH_CN: {
        Change.UNKNOWN: "记录还少，还不能和平时比",
        Change.USUAL: "和平时差不多",
        Change.HIGHER: "比平时高兴一些",
    },
    Language.EN: {
        Change.UNKNOWN: "too little recorded yet to compare with the usual",
        Change.USUAL: "much as usual",
        Change.HIGHER: "gladder than usual",
    },
}
_DANGER = {
    Language.ZH_CN: {
        DangerKind.SELF_HARM: "说过可能不想活的话，请尽快当面陪一陪、问一问，有危险打 120",
        DangerKind.MEDICAL: "说过可能急病的话，请尽快去看看，有危险打 120",
    },
    Language.EN: {
        DangerKind.SELF_HARM: "said something that may mean not wanting to live; please see them in person soon,"
        " and call the emergency number if there is danger",
        DangerKind.MEDICAL: "said something that may mean a medical emergency; please look in soon,"
        " and call the emergency number if there is danger",
    },
}
_NOTE = {
    Language.ZH_CN: "这是电脑从说话里估计的，会有错，不是诊断；放心不下的时候，请当面问问，或者请医生看看。",
    Language.EN: "A computer's estimate from what was said: it can be wrong and is no diagnosis;"
    " when in doubt, ask in person or see a doctor.",
}
_LEGEND = {
    Language.ZH_CN: "竖线左边░是低落，右边█是高兴，越长越明显；? 是话太少；空着是没有说话。",
    Language.EN: "Left of the line ░ is low, right of it █ is glad, longer is clearer; ? too little said; empty: no talk.",
}
NO_DATA = {
    Language.ZH_CN: "还没有 {resident} 的记录。",
    Language.EN: "Nothing has been recorded yet for {resident}.",
}
_WEEKDAYS = {
    Language.ZH_CN: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    Language.EN: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}


def tone(mood: DayMood, feeling: EmotionLabel | None, language: Language) -> str:
    """A day's or a week's tone, such as "mostly calm, at times sad"."""
    if mood is DayMood.LOW and feeling in _LOW[language]:
        return _LOW[language][feeling]
    words = _TONE[language][mood]
    if feeling is None:
        return words
    return words + ("，" if language is Language.ZH_CN else ", ") + _SOMETIMES[language][feeling]


def summary(report: Report, language: Language) -> list[str]:
    """Whole sentences on the last week: danger first, then the tone, the change, silence."""
    zh = language is Language.ZH_CN
    sentences = _danger_sentences(report, language)
    week = report.week
    if week.mood is not DayMood.LITTLE_DATA:
        words = tone(week.mood, week.feeling, language)
        change = _MORE[language][week.more] if week.more else _CHANGE[language][week.change]
        sentences.append(f"最近七天{words}；{change}。" if zh else f"The last seven days: {words}; {change}.")
    elif week.latest:
        day = week.latest
        words = tone(day.mood, day.feeling, language)
        when = _date(day.day, language)
        sentences.append(
            f"最近七天的话还少，说不准；{when}{words}。"
            if zh
            else f"Little data for the last seven days; on {when}: {words}."
        )
    else:
        sentences.append(
            "最近七天说的话太少，看不出心情。"
            if zh
            else "Little data: too little was said in the last seven days to tell a mood."
        )
    today = report.now.date()
    if report.last_talk and (today - report.last_talk).days >= 2:
        quiet, when = (today - report.last_talk).days, _date(report.last_talk, language)
        sentences.append(
            f"已经 {quiet} 天没有说话，上一次是{when}。" if zh else f"No talk for {quiet} days; the last was on {when}."
        )
    return sentences


def in_words(report: Report, language: Language) -> str:
    """The whole report: sentences, a line of all days, a row a day, how to read it."""
    zh = language is Language.ZH_CN
    first, last = report.days[0].day.isoformat(), report.days[-1].day.isoformat()
    lines = [f"{report.resident} · {first} 至 {last}" if zh else f"{report.resident} · {first} to {last}", ""]
    lines += [*summary(report, language), ""]
    all_rows = len(report.days) <= ROWS_FOR_SILENCE
    if not all_rows:
        lines += [sparkline(report.days), ""]
    lines += [_row(day, language) for day in report.days if all_rows or day.utterances]
    of_use = use_sentences(report, language)
    lines += ["", *of_use] if of_use else []
    return "\n".join([*lines, "", _LEGEND[language], _NOTE[language]])


def to_json(report: Report, language: Language) -> dict:
    """The shape documented in docs/cli.md."""
    week = report.week
    return {
        "resident": report.resident,
        "language": str(language),
        "now": report.now.isoformat(),
        "until": report.days[-1].day.isoformat(),
        "summary": (" " if language is Language.EN else "").join(summary(report, language)),
        "week": {
            "mood": str(week.mood),
            "feeling": str(week.feeling) if week.feeling else None,
            "words": tone(week.mood, week.feeling, language),
            "valence": week.valence,
            "known_days": week.known_days,
            "change": str(week.change),
            "trend": week.trend,
            "baseline_days": week.baseline_days,
        },
        "days": [_day_json(day, language) for day in report.days],
        "danger": [
            {"day": danger.day.isoformat(), "kind": str(danger.kind), "level": str(danger.level)}
            for danger in report.dangers
        ],
        "last_talk": report.last_talk.isoformat() if report.last_talk else None,
        "use": [use_json(day) for day in report.use],
        "kept_from": sorted(report.kept_from),
        "complaints": [
            {"id": one.id, "at": one.at.isoformat(), "due_at": one.due_at.isoformat()} for one in report.complaints
        ],
        "note": _NOTE[language],
    }


def _day_json(day: Day, language: Language) -> dict:
    return {
        "day": day.day.isoformat(),
        "utterances": day.utterances,
        "counted": day.counted,
        "talks": day.talks,
        "mood": str(day.mood),
        "feeling": str(day.feeling) if day.feeling else None,
        "words": tone(day.mood, day.feeling, language),
        "valence": day.valence,
        "spread": day.spread,
        "shares": day.shares,
    }


def _danger_sentences(report: Report, language: Language) -> list[str]:
    sentences = []
    for kind in (DangerKind.SELF_HARM, DangerKind.MEDICAL):
        days = sorted({danger.day for danger in report.dangers if danger.kind is kind})
        if days:
            when = _date(days[-1], language)
            what = _DANGER[language][kind]
            sentences.append(f"{when}{what}。" if language is Language.ZH_CN else f"On {when} they {what}.")
    return sentences


def _row(day: Day, language: Language) -> str:
    head = f"{day.day:%m-%d} {_WEEKDAYS[language][day.day.weekday()]}  {bar(day.valence, talked=day.utterances > 0)}"
    if day.utterances == 0:
        return head.rstrip()
    if language is Language.ZH_CN:
        said = f"{day.utterances} 句"
    else:
        said = f"{day.utterances} utterance" + ("s" if day.utterances > 1 else "")
    return f"{head}  {tone(day.mood, day.feeling, language)} ({said})"


def _date(day: date, language: Language) -> str:
    return f"{day.month} 月 {day.day} 日" if language is Language.ZH_CN else f"{day.day} {day:%B}"
