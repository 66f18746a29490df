"""The closed vocabularies of a fact book: each word defined once, for reader, schema and help."""

from __future__ import annotations

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

#: What people call a status, in English, Korean, Russian and Kazakh.
STATUS_WORDS = {
    "completed": "completed done finished 완료 завершён завершено аяқталды",
    "in_force": "in force 발효 시행 действует күшінде",
    "under_way": "under way ongoing in progress 진행 추진 реализуется идёт жүріп жатыр",
    "agreed": "agreed signed 합의 체결 서명 согласовано подписано келісілді қол қойылды",
    "announced": "announced 발표 объявлено жарияланды",
    "scheduled": "scheduled 예정 назначено белгіленді",
    "planned": "planned plan 계획 планируется план планы жоспар жоспарланған",
    "proposed": "proposed 제안 предложено предложение ұсыныс ұсынылды",
    "conditional": "conditional 조건부 условие шартты",
    "target": "target goal 목표 цель цели мақсат",
    "hoped": "hoped 기대 ожидается үміт",
}

#: What people call an entry of a kind, in English, Korean, Russian and Kazakh.
KIND_WORDS = {
    "company": "company firm business brand 기업 회사 업체 компания фирма бренд компания кәсіпорын",
    "project": "project 사업 프로젝트 проект жоба",
    "organization": "organization 기관 기구 организация ұйым",
    "person": "person 인물 персона тұлға",
    "event": "event 행사 мероприятие іс-шара",
    "ranking": "ranking rank top largest biggest leading 순위 최대 рейтинг крупнейший топ ең ірі",
}

BOUNDS = {
    "exact": "the figure as printed",
    "about": "the source says about, around, nearly",
    "more_than": "strictly more than the figure",
    "at_least": "the figure or more",
    "less_than": "strictly less than the figure",
    "up_to": "the figure or less",
}

#: The unit of a figure that is a place in an order: 3 is the third, and less than 2.
RANK_UNIT = "place"

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
