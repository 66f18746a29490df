"use strict";
// The search of the command line, in the page. What it goes by (letters, endings, particles,
// function words, weights) stands in the page's data, which is made from the program's own.
(() => {
  let data, L, W, columns, entries, terms, numberOf, postings, run, starts, nameKeys, conceptKeys;

  const ready = () => {
    if (data) return;
    data = JSON.parse(document.getElementById("_words").textContent);
    [L, W, columns] = [data.language, data.weights, data.columns];
    const numbers = read(data.entries);
    const width = data.counted.length + 1;
    entries = data.ids.split(" ").map((id, at) => {
      const counted = data.counted.map((name, i) => [name, numbers[at * width + 1 + i]]);
      return { kind: data.kinds[numbers[at * width]], id, ...Object.fromEntries(counted) };
    });
    L.endings = new Set(L.family);
    L.inflections = new Set(L.russian);
    L.asked = new Set([...L.function_words, ...L.when, ...L.how_many]);
    for (const [name, pattern] of Object.entries(L.patterns)) L[name] = new RegExp(pattern, "gu");
    L.longest = Math.max(...Object.keys(L.kazakh).map((suffix) => suffix.length));
    L.parts = new RegExp(W.parts, "gu");
    terms = unfronted(data.terms.split(" "));
    numberOf = new Map(terms.map((term, number) => [term, number]));
    unpack(read(data.texts));
    postings = columns.map(() => new Map());
    for (let entry = 0; entry < entries.length; entry++) {
      columns.forEach((_, column) => {
        for (const term of new Set(text(entry, column))) {
          if (!postings[column].has(term)) postings[column].set(term, []);
          postings[column].get(term).push(entry);
        }
      });
    }
    conceptKeys = new Map();
    for (const [column, words] of Object.entries(data.concepts)) {
      for (const word of unfronted(words.split("\n"))) {
        for (const key of [fold(word), ...keysOfName(tokens(word))]) {
          conceptKeys.set(key, [...(conceptKeys.get(key) ?? []), column]);
        }
      }
    }
    nameKeys = new Map();
    for (const [number, lengths] of Object.entries(data.forms)) {
      const entry = Number(number);
      const names = text(entry, columns.indexOf("names")).map((number) => terms[number]);
      let at = 0;
      for (const length of lengths) {
        const name = names.slice(at, (at += length));
        for (const key of [name.join(" "), ...keysOfName(name)]) {
          if (!nameKeys.has(key)) nameKeys.set(key, new Set());
          nameKeys.get(key).add(entry);
        }
      }
    }
  };

  // Terms of which each is begun by how many letters it shares with the one before.
  const unfronted = (fronted) => {
    let before = "";
    return fronted.map((term) => (before = before.slice(0, data.digits.indexOf(term[0])) + term.slice(1)));
  };

  // Numbers from letters of five bits each, the least first.
  const read = (letters) => {
    const numbers = [];
    const values = Object.fromEntries([...data.digits].map((digit, value) => [digit, value]));
    let [number, unit] = [0, 1];
    for (const letter of letters) {
      const value = values[letter];
      number += (value % 32) * unit;
      unit *= 32;
      if (value < 32) {
        numbers.push(number % 2 ? -(number - 1) / 2 : number / 2);
        [number, unit] = [0, 1];
      }
    }
    return numbers;
  };

  // The texts one after another: a length, then so many numbers of terms. A negative number and
  // the next stand for so many numbers that began so far before.
  const unpack = (packed) => {
    run = [];
    for (let at = 0; at < packed.length; at++) {
      if (packed[at] >= 0) {
        run.push(packed[at]);
      } else {
        const start = run.length + packed[at];
        const end = start + packed[++at];
        for (let from = start; from < end; from++) run.push(run[from]);
      }
    }
    starts = [];
    for (let at = 0; at < run.length; at += run[at] + 1) starts.push(at);
  };

  // An entry's column as numbers of terms.
  const text = (entry, column) => {
    const start = starts[entry * columns.length + column];
    return run.slice(start + 1, start + 1 + run[start]);
  };

  // -- words ---------------------------------------------------------------------------------

  const test = (pattern, word) => ((pattern.lastIndex = 0), pattern.test(word));
  const whole = (pattern, word) => (word.match(pattern) || [])[0] === word;
  const ascii = (word) => /^[\x00-\x7f]*$/.test(word);
  const letters = (word) => /^[a-z]+$/.test(word);
  const isHangul = (word) => test(L.hangul, word[0] || "");
  const isCyrillic = (word) => test(L.cyrillic, word);
  const mapped = (word, table) => [...word].map((letter) => table[letter] ?? letter).join("");

  const fold = (said) => {
    if (!ascii(said)) {
      said = said.normalize("NFKD").toLowerCase().normalize("NFKD").replace(L.marks, "").normalize("NFKC");
    }
    return (said.toLowerCase().match(/[\p{L}\p{N}]+/gu) || []).join(" ");
  };

  const tokens = (said) => {
    const found = [];
    for (const word of fold(said).split(" ")) {
      for (const part of ascii(word) ? [word] : word.match(L.scripts)) {
        found.push(
          isCyrillic(part) ? mapped(mapped(part, L.look_alikes), L.letters) : part,
        );
      }
    }
    return found.filter(Boolean);
  };

  const romanized = (word) =>
    [...word]
      .map((letter) => {
        const number = letter.codePointAt(0) - 0xac00;
        if (number < 0 || number >= 11172) return letter;
        const rest = number % 588;
        return L.initials[Math.floor(number / 588)] + L.vowels[Math.floor(rest / 28)] + L.finals[rest % 28];
      })
      .join("");
  const inLatin = (word) => mapped(word, L.to_latin);
  const inCyrillic = (word) =>
    word.replace(L.to_cyrillic, (part, at) =>
      part === "i" && at && "aeouy".includes(word[at - 1]) ? "й" : (L.cyrillic_of[part] ?? part),
    );

  const single = (word) => (test(L.doubled, word) ? word.slice(0, -1) : word);
  const hissing = (word) => L.hissing.some((ending) => word.endsWith(ending));

  const english = (token) => {
    let word = token.endsWith("res") ? token.slice(0, -1) : token;
    if (word.length > 4 && word.endsWith("re") && !"aeiou".includes(word.at(-3))) {
      word = word.slice(0, -2) + "er";
    }
    for (const ending of L.english) {
      if (word.endsWith(ending) && word.length - ending.length >= (ending.length > 2 ? 4 : 3)) {
        if ((ending === "s" || ending === "es") && hissing(word)) continue;
        word = word.slice(0, -ending.length);
        break;
      }
    }
    return single(word);
  };

  const relatedEnglish = (token) => {
    let word = token;
    for (let time = 0; time < 3; time++) {
      let length = 8;
      for (; length; length--) {
        const ending = word.slice(-length);
        if (L.endings.has(ending) && word.length - length >= (length === 1 ? 3 : 4)) {
          if (ending === "s" && hissing(word)) continue;
          word = word.slice(0, -length);
          break;
        }
      }
      if (!length) break;
    }
    return single(word);
  };

  const russian = (token) => {
    for (let length = 4; length; length--) {
      const ending = token.slice(-length);
      if (L.inflections.has(ending) && token.length - length >= 3) {
        const before = token.at(-length - 1);
        if ((L.only_after[ending] ?? before).includes(before)) return token.slice(0, -length);
      }
    }
    return token;
  };

  const relatedRussian = (token) => {
    const word = russian(token);
    const ending = L.relational.find((e) => word.length - e.length >= 4 && word.endsWith(e));
    return ending ? word.slice(0, -ending.length) : word;
  };

  const kazakh = (token) => {
    let word = token;
    for (let time = 0; time < 4; time++) {
      let length = Math.min(L.longest, word.length - 3);
      for (; length > 0; length--) {
        const suffix = word.slice(-length);
        const [after, least] = L.kazakh[suffix] ?? ["", 0];
        const left = word.length - length;
        if (left < least || !after.includes(word[left - 1])) continue;
        word = word.slice(0, left);
        break;
      }
      if (length <= 0) break;
    }
    if (word.endsWith("ст")) return word.slice(0, -1);
    return word.slice(0, -1) + (L.hard[word.at(-1)] ?? word.at(-1) ?? "");
  };

  const korean = (word) =>
    L.particles
      .filter((particle) => word.endsWith(particle) && word.length - particle.length >= 2)
      .map((particle) => word.slice(0, -particle.length));

  // -- names ---------------------------------------------------------------------------------

  const sounding = (token) => (whole(L.looks_cyrillic, token) ? mapped(token, L.look_alikes) : token);
  const stemmed = (words) =>
    words.some(isCyrillic)
      ? [russian, kazakh].map((stem) => words.map((w) => (isCyrillic(w) ? stem(w) : w)).join(""))
      : [];
  const keysOfName = (name) => {
    const words = name.map(sounding);
    const keys = [words.join(""), ...stemmed(words)];
    if (words.some(isHangul)) keys.push(words.map(romanized).join(""));
    return keys.filter(Boolean);
  };

  // -- questions -----------------------------------------------------------------------------

  const question = (words) => {
    const found = [];
    let either = false;
    for (const [, minus, phrase, word] of words.matchAll(L.parts)) {
      if (word === "OR") {
        either = found.length > 0;
        continue;
      }
      const excluded = Boolean(minus) || (word?.length > 1 && word[0] === "-");
      let runs = (phrase ? [tokens(phrase)] : tokens(word ?? "").map((token) => [token])).filter(
        (run) => run.length,
      );
      const compound = !phrase && runs.length > 1 && !fold(word).includes(" ");
      if (compound) runs = [runs.flat()];
      if (either && runs.length && !excluded) found.at(-1).runs.push(...runs);
      else found.push(...runs.map((run) => ({ runs: [run], excluded, compound })));
      either = false;
    }
    const wanted = found.filter((term) => !term.excluded);
    const said = wanted.flatMap((term) => term.runs.filter((run) => run.length === 1).map(([w]) => w));
    const content = wanted.filter((term) =>
      term.runs.some((run) => run.length > 1 || !L.asked.has(run[0])),
    );
    const asks = (list) => content.length > 0 && said.some((word) => list.includes(word));
    return {
      terms: (content.length ? content : wanted).slice(0, W.most_words),
      excluded: found.filter((term) => term.excluded),
      when: asks(L.when),
      howMany: asks(L.how_many),
    };
  };

  // -- the forms of a word that the book has -------------------------------------------------

  const known = (begin) => {
    let [low, high] = [0, terms.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (terms[middle] < begin) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (; low < terms.length && terms[low].startsWith(begin); low++) found.push(terms[low]);
    return found;
  };

  const noForms = () => ({ same: [], begun: [], part: [] });
  const any = (forms) => forms.same.length + forms.begun.length + forms.part.length > 0;

  const inflected = (word, stemmers, related) => {
    const own = stemmers.map((stem) => stem(word));
    const family = related(word);
    const forms = noForms();
    for (const term of known(word.slice(0, 3))) {
      if (term === word || stemmers.some((stem, i) => stem(term) === own[i])) forms.same.push(term);
      else if (term.startsWith(word) || related(term) === family) forms.begun.push(term);
      else if (term.length > 3 && word.startsWith(term) && !ascii(word)) forms.part.push(term);
    }
    if (forms.same.length && word.length < 4) forms.begun = [];
    return forms;
  };

  const koreanForms = (word) => {
    const readings = [word, ...korean(word)];
    const forms = noForms();
    for (const reading of readings) {
      for (const term of known(reading)) {
        if (term === reading) forms.same.push(term);
        else if (reading.length > 1) forms.begun.push(term);
      }
      if (forms.same.length || forms.begun.length) return forms;
    }
    forms.part = readings.map((r) => r.slice(0, -1)).filter((r) => r.length > 1 && numberOf.has(r));
    if (word.length > 3) {
      forms.part.push(...known(word.slice(0, -1)).filter((term) => !forms.part.includes(term)));
    }
    if (!forms.part.length && word.length > 1) {
      forms.part = terms.filter((term) => isHangul(term) && term.includes(readings.at(-1)));
    }
    return forms;
  };

  const formsOf = (word) => {
    if (isHangul(word)) return koreanForms(word);
    if (isCyrillic(word)) {
      const found = inflected(word, [russian, kazakh], relatedRussian);
      return any(found) || word.length < 5 ? found : inflected(inLatin(word), [english], relatedEnglish);
    }
    if (!letters(word) || word.length < 3) {
      return { ...noForms(), same: numberOf.has(word) ? [word] : [] };
    }
    const found = inflected(word, [english], relatedEnglish);
    if (any(found) || word.length < 4) return found;
    return inflected(inCyrillic(word), [russian, kazakh], relatedRussian);
  };

  const compound = (word) => {
    for (let at = word.length - 2; at > 1; at--) {
      const [first, rest] = [word.slice(0, at), word.slice(at)];
      if (!numberOf.has(first)) continue;
      if (any(formsOf(rest))) return [first, rest];
      const further = compound(rest);
      if (further.length) return [first, ...further];
    }
    return [];
  };

  // -- the search ----------------------------------------------------------------------------

  const holding = (run, column) => {
    const numbers = run.map((word) => numberOf.get(word));
    const held = postings[column].get(numbers[0]) ?? [];
    if (run.length === 1) return held;
    return held.filter((entry) => {
      const own = text(entry, column);
      return own.some((_, at) => numbers.every((number, i) => own[at + i] === number));
    });
  };

  // The entries that have a term, and how surely each of their columns has it.
  const matched = (term) => {
    const found = new Map();
    const add = (run, share) =>
      columns.forEach((column, number) => {
        for (const entry of holding(run, number)) {
          if (!found.has(entry)) found.set(entry, {});
          const where = found.get(entry);
          where[column] = Math.max(share, where[column] ?? 0);
        }
      });
    let meant = false;
    for (const run of term.runs) {
      const forms = run.length > 1 ? { ...noForms(), phrase: run } : formsOf(run[0]);
      meant ||= run.length > 1 || any(forms);
      if (forms.phrase) add(run, W.same);
      for (const kind of ["same", "begun", "part"]) {
        for (const word of forms[kind].slice(0, W.most_forms)) add([word], W[kind]);
      }
    }
    return meant ? found : null;
  };

  // A term, or a compound as the words in it where some entry has them all.
  const split = (term) => {
    const [word, ...more] = term.runs[0];
    let parts = [];
    if (term.compound) parts = [word, ...more];
    else if (term.runs.length === 1 && !more.length && isHangul(word) && word.length > 3) {
      parts = any(koreanForms(word)) ? [] : compound(word);
    }
    const terms = parts.map((part) => ({ runs: [[part]] }));
    const each = terms.map(matched);
    const together =
      each.length > 0 &&
      each.every(Boolean) &&
      [...each[0].keys()].some((entry) => each.every((found) => found.has(entry)));
    return together ? terms : [term];
  };

  const wholeOf = (words, table) => {
    const asked = tokens(words);
    if (!asked.length || asked.length > W.most_words) return new Set();
    const said = asked.map(sounding);
    const keys = [fold(words), said.join(""), ...stemmed(said)];
    return new Set(keys.flatMap((key) => [...(table(key) ?? [])]));
  };

  const search = (words) => {
    const asked = question(words);
    const found = asked.terms.flatMap(split).map(matched).filter(Boolean);
    const excluded = new Set(asked.excluded.flatMap((term) => [...(matched(term)?.keys() ?? [])]));
    const named = wholeOf(words, (key) => nameKeys.get(key));
    const concepts = wholeOf(words, (key) => conceptKeys.get(key));
    const total = entries.length;
    const rarity = found.map((term) => Math.log(1 + (total - term.size + 0.5) / (term.size + 0.5)));
    const scored = [];
    for (const number of new Set(found.flatMap((term) => [...term.keys()]))) {
      if (excluded.has(number)) continue;
      const entry = entries[number];
      const record = !["fact", "ranking", "check"].includes(entry.kind);
      const weights = {};
      for (const column of columns) {
        weights[column] = W.columns[column] * (concepts.has(column) ? W.whole_word : 1);
      }
      if (record) {
        weights.names *= W.record;
        weights.topics *= W.sort;
        weights.statement *= W.attribute;
      } else {
        weights.names /= Math.max(entry.records, 1) ** 0.5;
        weights.topics /= Math.max(entry.topics, 1) ** 0.5;
        weights.statement /= 0.7 + (0.3 * entry.length) / W.usual_length;
      }
      let [score, held] = [0, 0];
      found.forEach((term, i) => {
        const where = term.get(number);
        if (!where) return;
        const there = Object.keys(where);
        held += there.length === 1 && there[0] === "checks" ? W.heard : 1;
        score += rarity[i] * Math.max(...there.map((column) => where[column] * weights[column]));
      });
      if (record && entry.length >= 2) {
        const told = found.filter((term) => "statement" in (term.get(number) ?? {})).length;
        if (told === found.length && 2 * told >= entry.length) score *= W.whole_role;
      }
      if (asked.when) held += entry.dated;
      if (asked.howMany) held += entry.figure;
      if (record && named.has(number)) score *= W.whole_name;
      if (entry.figure) score *= W.figure;
      if (entry.kind === "check") score *= W.heard;
      scored.push({ number, held, score });
    }
    scored.sort((a, b) => b.held - a.held || b.score - a.score || a.number - b.number);
    return withFacts(scored.map(({ number }) => number));
  };

  // The same, with the newest facts of each record of the first ten that none was found of.
  const withFacts = (ranked) => {
    const there = new Set(ranked);
    return ranked.flatMap((number, place) => {
      const newest = place < 10 ? (data.newest[number] ?? []) : [];
      if (newest.some((fact) => there.has(fact))) return [number];
      newest.forEach((fact) => there.add(fact));
      return [number, ...newest];
    });
  };

  const found = (words) => {
    ready();
    return tokens(words).length && words.length <= data.longest ? search(words).map((number) => entries[number]) : [];
  };

  // -- the page ------------------------------------------------------------------------------

  const SHOWN = 50;
  const box = document.getElementById("_question");
  const count = document.getElementById("_count");
  const list = document.getElementById("_hits");

  // The newest check of an entry, and the severest where that is another.
  const foremost = (place) => {
    const checks = [...(place?.querySelectorAll(":scope > .checks > li") ?? [])];
    const severity = (check) =>
      data.verdicts.findIndex((verdict) => check.querySelector(`b.${verdict}`));
    const severest = checks.reduce((a, b) => (severity(b) < severity(a) ? b : a), checks[0]);
    return new Set(checks.length ? [checks[0], severest] : []);
  };

  const hit = (entry) => {
    const place = document.getElementById(entry.id);
    const said = place?.matches("article") ? place.querySelector("h3") : place;
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    const line = (...words) => link.appendChild(document.createElement("small")).append(...words);
    link.href = "#" + encodeURIComponent(entry.id);
    link.append((said?.textContent ?? entry.id).trim());
    const cited = place?.querySelector(":scope > .cited")?.textContent;
    line([entry.kind, cited].filter(Boolean).join(" · "));
    for (const check of foremost(place)) {
      const verdict = check.querySelector("b");
      line(verdict.cloneNode(true), check.textContent.trim().slice(verdict.textContent.length));
    }
    return item;
  };

  const answer = () => {
    const hits = found(box.value);
    list.replaceChildren(...hits.slice(0, SHOWN).map(hit));
    const more = hits.length > SHOWN ? `, the first ${SHOWN} shown` : "";
    count.textContent = !box.value.trim()
      ? ""
      : hits.length
        ? `${hits.length} found${more}`
        : "Nothing found: try fewer or other words.";
  };

  const clear = () => {
    box.value = "";
    answer();
    box.focus();
  };

  // An address that ends in words rather than in an entry's id asks for them.
  const follow = () => {
    let words = location.hash.slice(1);
    try {
      words = decodeURIComponent(words);
    } catch {}
    if (words && !document.getElementById(words)) {
      box.value = words.replaceAll("+", " ");
      answer();
      box.scrollIntoView();
    }
  };

  box.addEventListener("input", answer);
  box.addEventListener("focus", ready, { once: true });
  document.getElementById("_search").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "/" && document.activeElement !== box) {
      box.focus();
      box.select();
    } else if (event.key === "Escape" && (at >= 0 || document.activeElement === box)) {
      clear();
    } else if (event.key === "ArrowDown" && (at >= 0 || document.activeElement === box)) {
      links[Math.min(at + 1, links.length - 1)]?.focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] ?? box).focus();
    } else {
      return;
    }
    event.preventDefault();
  });
  window.addEventListener("hashchange", follow);
  follow();
  window.kzkr = { found };
})();
