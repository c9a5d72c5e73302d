"""A mood report in plain words and a small chart, in both languages, for a caregiver."""

from contracts.emotion import EmotionLabel
from contracts.language import Language
from store.mood import CHANGE, Day, DayMood, Report

_BAR = "▁▂▃▄▅▆▇█"
_MOODS = {
    Language.ZH_CN: {
        DayMood.LITTLE_DATA: "话太少，看不出来",
        DayMood.LOW: "低落的时候多",
        DayMood.MIXED: "有高兴也有难受",
        DayMood.CALM: "平平静静",
        DayMood.GOOD: "高兴的时候多",
    },
    Language.EN: {
        DayMood.LITTLE_DATA: "little data",
        DayMood.LOW: "mostly low",
        DayMood.MIXED: "mixed, both glad and heavy moments",
        DayMood.CALM: "mostly calm",
        DayMood.GOOD: "mostly glad",
    },
}
_EMOTIONS = {
    Language.ZH_CN: dict(zip(EmotionLabel, ("高兴", "难过", "生气", "担心", "惊讶", "平静"), strict=True)),
    Language.EN: dict(zip(EmotionLabel, ("glad", "sad", "angry", "worried", "surprised", "calm"), strict=True)),
}


def mood_name(mood: DayMood, language: Language) -> str:
    return _MOODS[language][mood]


def in_words(report: Report, language: Language) -> str:
    """The whole report: one sentence on the week, one on the change, a line a day with a bar."""
    zh = language is Language.ZH_CN
    week = mood_name(report.week, language)
    lines = [f"{report.resident}，最近七天：{week}。" if zh else f"{report.resident}, the last seven days: {week}."]
    lines.append(_trend(report.trend, zh))
    lines += ["", *(_day_line(day, language) for day in report.days), ""]
    lines.append(
        "柱子越高，心情越好；“·”是没有说话，“?”是话太少。这是说话里听出来的估计，不是诊断。"
        if zh
        else "The higher the bar, the better the mood; · no talk, ? too little of it. An estimate, not a diagnosis."
    )
    return "\n".join(lines)


def _trend(trend: float | None, zh: bool) -> str:
    if trend is None:
        return "和自己平时比：记录还少。" if zh else "Against their own usual: little data yet."
    if trend <= -CHANGE:
        return "和自己平时比：低一些，值得多陪一陪。" if zh else "Lower than their own usual; worth some company."
    if trend >= CHANGE:
        return "和自己平时比：好一些。" if zh else "Better than their own usual."
    return "和自己平时比：差不多。" if zh else "Much as usual."


def _day_line(day: Day, language: Language) -> str:
    if day.utterances == 0:
        return f"{day.day:%m-%d}  ·"
    most = sorted(day.counts.items(), key=lambda item: -item[1])[:3]
    names = _EMOTIONS[language]
    emotions = " ".join(f"{names[EmotionLabel(label)]} {number}" for label, number in most)
    spoken = f"{day.utterances} 句" if language is Language.ZH_CN else f"{day.utterances} utterances"
    return f"{day.day:%m-%d}  {bar(day.valence)}  {mood_name(day.mood, language)} ({spoken}: {emotions})"


def bar(valence: float | None) -> str:
    """One block from low to high for a valence in [-1, 1]; a question mark for none."""
    if valence is None:
        return "?"
    return _BAR[min(len(_BAR) - 1, max(0, int((valence + 1) / 2 * len(_BAR))))]


def to_json(report: Report, language: Language) -> dict:
    """The shape documented in docs/cli.md."""
    return {
        "resident": report.resident,
        "until": report.until.isoformat(),
        "week": {"mood": str(report.week), "words": mood_name(report.week, language), "trend": report.trend},
        "days": [
            {
                "day": day.day.isoformat(),
                "utterances": day.utterances,
                "valence": day.valence,
                "mood": str(day.mood),
                "words": mood_name(day.mood, language),
                "emotions": day.counts,
            }
            for day in report.days
        ],
    }
