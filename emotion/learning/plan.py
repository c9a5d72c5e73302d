"""What a training is made of: stages of steps, each with its data, and the figures that steer it."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """`general`, `elders` (a number a round), `distil`: steps of each stage, `batch` sentences a step.

    general: the data sets of others, the whole encoder. elders: the own corpus too, drawn `elders_boost` times as often
    as its weight says, in rounds that warm up and cool down anew (Loshchilov and Hutter 2017, arXiv 1608.03983).
    distil: only where `layers` is less than the encoder has; the thinned encoder learns from the whole one.
    `rate`: peak learning rate of the last layer, `decay` times that for each layer below; `head_rate`: of the heads.
    `signals`, `meaning`, `teacher`: weights of the losses beside that of the emotions. `meaning_every`: the vector is
    held to its meaning every so many steps. `checks`: validations in a stage. `research`: learn from every licence.
    """

    layers: int = 12
    general: int = 1500
    elders: tuple[int, ...] = (2400, 3600)
    distil: int = 1500
    batch: int = 32
    rate: float = 5e-5
    decay: float = 0.95
    head_rate: float = 4e-4
    elders_boost: float = 1.6
    signals: float = 1.0
    meaning: float = 4.0
    meaning_every: int = 4
    teacher: float = 1.0
    checks: int = 6
    seed: int = 20
    research: bool = False

    def scaled(self, share: float) -> "Plan":
        """The plan with `share` of the steps, at least one check's worth in each stage."""

        def part(steps: int) -> int:
            return max(round(steps * share), self.checks)

        counts = {"general": part(self.general), "elders": tuple(map(part, self.elders)), "distil": part(self.distil)}
        return Plan(**{**asdict(self), **counts})
