"""What countries are called in other languages, from Unicode CLDR: python -m benchmarks.country_names > the table.

Writes archive/data/country_names.toml; needs babel. English, German, French and Spanish names are in
countries.toml, which is kept by hand.
"""

from __future__ import annotations

import json
import unicodedata

from babel import Locale

from archive.places.gazetteer import fold, gazetteer

LANGUAGES = """
it pt nl sv da nb fi is pl cs sk hu ro hr sl sq et lv lt tr az id ms vi sw ca gl eu
ru uk be bg sr mk kk ky el he ar fa ur ps ckb zh zh_Hant ja ko ka hy am
"""
HEAD = """\
# What countries are called in other languages than English, German, French and Spanish, by language and ISO 3166-1
# code: the names of Unicode CLDR (cldr.unicode.org, Unicode License v3) without what stands in brackets, but for
# those that are the English ones. Made by benchmarks/country_names.py.
"""


# What papers write beside that.
MORE = {
    "it": {"GB": ["Gran Bretagna"], "US": ["Usa"], "NL": ["Olanda"], "CZ": ["Repubblica Ceca"]},
    "pt": {"GB": ["Grã-Bretanha"], "NL": ["Holanda"], "US": ["EUA"]},
    "nl": {"GB": ["Groot-Brittannië"], "US": ["Amerika"]},
    "sv": {"US": ["USA"]},
    "pl": {"US": ["USA"]},
    "tr": {"GB": ["İngiltere"], "US": ["ABD"], "DE": ["Almanya"]},
    "ru": {"US": ["США"], "GB": ["Британия"], "CZ": ["Чешская Республика"], "KR": ["Южная Корея"]},
    "uk": {"US": ["США"], "GB": ["Британія"]},
    "bg": {"US": ["САЩ"], "GB": ["Великобритания"]},
    "sr": {"US": ["САД"], "GB": ["Велика Британија"]},
    "el": {"US": ["ΗΠΑ"], "GB": ["Βρετανία"]},
    "he": {"US": ["ארה״ב", 'ארה"ב'], "GB": ["אנגליה"]},
    "ar": {"US": ["أمريكا", "أميركا"], "GB": ["بريطانيا"], "AE": ["الإمارات"], "SA": ["السعودية"], "RU": ["روسيا"]},
    "fa": {"US": ["آمریکا", "امریکا"], "GB": ["انگلیس"]},
    "zh": {"US": ["美國"], "AE": ["阿联酋"], "SA": ["沙特"], "KR": ["韩国"], "KP": ["朝鲜"]},
    "zh_Hant": {"KR": ["韓國"], "SA": ["沙烏地"], "KP": ["北韓"]},
    "ja": {"US": ["アメリカ", "米国"], "GB": ["英国"], "CN": ["中国"], "KR": ["韓国"], "AE": ["アラブ首長国連邦"]},
    "ko": {"KP": ["북한"], "KR": ["한국"]},
}


def named(language: str) -> dict[str, list[str]]:
    """The names of countries in a language that English has otherwise, by code."""
    territories = {str(code): str(name) for code, name in Locale.parse(language).territories.items()}
    names: dict[str, list[str]] = {}
    for code, name in territories.items():
        place = gazetteer().place(code) if len(code) == 2 and code.isalpha() else None
        shown = unicodedata.normalize("NFC", name.partition(" (")[0].partition("（")[0].strip())
        if place and fold(shown) not in map(fold, gazetteer().names(code)):
            names[code] = [shown]
    for code, more in MORE.get(language, {}).items():
        names[code] = list(dict.fromkeys([*names.get(code, ()), *more]))
    return dict(sorted(names.items()))


def main() -> None:
    """Print the table."""
    print(HEAD)
    for language in LANGUAGES.split():
        print(f"[{language}]")
        for code, names in named(language).items():
            print(f"{code} = {json.dumps(names, ensure_ascii=False)}")
        print()


if __name__ == "__main__":
    main()
