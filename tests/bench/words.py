"""Texts of six languages whose words are as unevenly frequent as words are (Zipf), always the same."""

import random
from collections.abc import Iterator
from itertools import accumulate

WORDS = {
    "en": "revolution october government soviet workers power people war party land peace uprising army "
    "city bread council history coup state soldiers class factory winter palace night vote leader "
    "crowd railway peasants",
    "ru": "революция октябрь правительство совет рабочие власть народ война партия земля мир восстание "
    "армия город хлеб комитет история переворот государство солдаты класс завод зима дворец ночь голос "
    "вождь толпа дорога крестьяне",
    "de": "revolution oktober regierung räte arbeiter macht volk krieg partei land frieden aufstand heer "
    "stadt brot ausschuss geschichte putsch staat soldaten klasse fabrik winter palast nacht stimme "
    "führer menge eisenbahn bauern",
    "fr": "révolution octobre gouvernement soviet ouvriers pouvoir peuple guerre parti terre paix "
    "soulèvement armée ville pain conseil histoire coup état soldats classe usine hiver palais nuit vote "
    "chef foule chemin paysans",
    "tl": "himagsikan oktubre pamahalaan sobyet manggagawa kapangyarihan bayan digmaan partido lupa "
    "kapayapaan pag-aalsa hukbo lungsod tinapay sanggunian kasaysayan kudeta estado sundalo uri pabrika "
    "taglamig palasyo gabi boto pinuno madla daang-bakal magsasaka",
    "zh-Hant": "革命 十月 政府 蘇維埃 工人 權力 人民 戰爭 政黨 土地 和平 起義 軍隊 城市 麵包 委員會 "
    "歷史 政變 國家 士兵 階級 工廠 冬天 宮殿 夜晚 投票 領袖 群眾 鐵路 農民",
}
#: How many of a hundred sources are in each language.
SHARES = {"en": 40, "ru": 22, "de": 14, "fr": 10, "tl": 8, "zh-Hant": 6}
#: A word that one passage in a hundred has once.
RARE = "quintessence"


class Writer:
    """Writes paragraphs in one language."""

    def __init__(self, language: str, chance: random.Random) -> None:
        few = WORDS[language].split()
        self.words = [*few, *(first + second for first in few for second in few)]
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.chance = chance

    def paragraph(self) -> str:
        """Some forty to eighty words."""
        found = self.chance.choices(self.words, cum_weights=self.weights, k=self.chance.randrange(40, 80))
        if self.chance.random() < 0.01:
            found.insert(20, RARE)
        return " ".join(found) + "."


def boundaries(text: str) -> list[int]:
    """Where words begin, and the end of the text."""
    return [0, *(place + 1 for place, letter in enumerate(text) if letter == " "), len(text) + 1]


def languages(number: int) -> Iterator[str]:
    """As many languages, in their shares."""
    chosen = [language for language, share in SHARES.items() for _ in range(share)]
    random.Random(1917).shuffle(chosen)  # noqa: S311
    return (chosen[place % len(chosen)] for place in range(number))
