"""The closed vocabularies of a fact book: each word defined once, for reader, schema and help."""

from __future__ import annotations

#: ISO 639-1 codes of the languages a record is named in beside English.
LANGUAGES = {"ko": "Korean", "ru": "Russian", "kk": "Kazakh"}

TOPICS = {
    "trade": "goods and services between countries, and the companies that sell them",
    "investment": "capital put into a country: inflows, stocks, investors",
    "energy": "power plants, gas, petrochemicals, nuclear power",
    "transport": "roads, railways, flights, ports, logistics",
    "digital": "artificial intelligence, e-government, cables, e-commerce, smart cities",
    "environment": "forests, water, climate, wildfires",
    "education": "universities, schools, vocational training, student exchange",
    "health": "medical services and medical travel",
    "tourism": "travel for pleasure and what serves it",
    "agriculture": "farming and its use of water and land",
    "governance": "laws, taxes, banking, public administration, referendums",
    "diplomacy": "visits, summits, agreements, international organizations, foreign policy",
    "society": "people, ethnic groups, children, culture",
}

#: What people call a topic in Korean, Russian and Kazakh: how their words for it begin.
TOPIC_WORDS = {
    "trade": "무역 교역 торгов торговл товарооборот сауда",
    "investment": "투자 инвестиц инвестор",
    "energy": "에너지 전력 энерг энергетик",
    "transport": "교통 운송 물류 транспорт логистик перевоз көлік тасымал",
    "digital": "디지털 цифр",
    "environment": "환경 эколог климат қоршаған",
    "education": "교육 образован білім",
    "health": "보건 건강 здоров здравоохранен медицин денсаулық",
    "tourism": "관광 여행 турист туризм",
    "agriculture": "농업 сельск агро ауыл",
    "governance": "행정 госуправлен законодательств мемлекеттік",
    "diplomacy": "외교 дипломат",
    "society": "사회 обществ қоғам",
}

STATUSES = {
    "completed": "done by that date",
    "in_force": "an agreement, membership, law or arrangement that holds on that date",
    "under_way": "begun and not finished on that date",
    "agreed": "the parties have agreed to it",
    "announced": "made public by those who will do it",
    "scheduled": "given a date",
    "planned": "intended, with or without a year",
    "proposed": "put forward or called for; nobody has committed to it",
    "conditional": "depends on something not yet decided",
    "target": "a figure to be reached by a date",
    "hoped": "wished for or welcomed; no plan is given",
}

BOUNDS = {
    "exact": "the figure as printed",
    "about": "the source says about, around, nearly",
    "more_than": "strictly more than the figure",
    "at_least": "the figure or more",
    "less_than": "strictly less than the figure",
    "up_to": "the figure or less",
}

#: In order of strength: a row shows the strongest verdict its checks give.
VERDICTS = {
    "differs": "the other source says something else",
    "outdated": "true when said; the other source has later news",
    "partly": "the other source supports part of it",
    "no_source_found": "nothing was found, which does not make it false",
    "agrees": "the other source says the same",
}

OUTCOMES = {
    "held": "the event took place",
    "completed": "the undertaking was finished",
    "begun": "the undertaking has started",
    "decided": "the open question was settled",
    "postponed": "moved to a later date",
    "missed": "the date passed without it",
    "unknown": "due after the newest source that was read",
}

SOURCE_KINDS = {
    "article": "an article in a newspaper, magazine or news agency",
    "web-page": "any other page on the web: an authority, an organization, a company",
}

ORGANIZATION_TYPES = {
    "authority": "a government, ministry, parliament or other public body",
    "diplomatic-mission": "an embassy or consulate",
    "university": "a university or a centre of one",
    "research-institute": "a research institute or diplomatic academy",
    "business-association": "a chamber, federation, association or council of companies",
    "association": "any other association",
    "agency": "a public agency for cooperation or development",
    "fund": "a sovereign wealth fund",
    "international-organization": "an organization whose members are states, or its secretariat",
    "media": "a newspaper, journal or broadcaster",
}

PLACE_TYPES = {
    "country": "a state",
    "region": "a part of a country",
    "city": "a city, town or district of one",
    "area": "a sea, or a part of the world larger than a country",
}
