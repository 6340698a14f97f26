'use strict';
// The report's page: finds, filters and shows sessions. Texts of recordings are only ever set as text, never as markup.
// State lives in the address: #outcome=refused&q=contoso&page=2, and s=77 shows session 77.
(async () => {
  const byId = (id) => document.getElementById(id);

  // The data are gzip in base64; a browser without DecompressionStream (before 2023) keeps the plain page.
  async function unpacked(text) {
    const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
  }
  const chunks = await unpacked(byId('sessions-data').textContent);
  const lexicon = JSON.parse(byId('words-data').textContent);
  const nodes = [], rows = [];
  for (let i = 0; i < chunks.length; i += 2) {
    for (const node of chunks[i]) nodes.push(node);
    rows.push(chunks[i + 1]);
  }

  // A row's numbers, in the order of html_session.c.
  const COLUMN = {
    file: 0, number: 1, outcome: 2, server: 3, port: 4, software: 5, client: 6, format: 7, frames: 8, started: 9, zone: 10,
    lasted: 11, rule: 12, title: 13, stage: 14, acts: 15, first: 16, recipient: 17, clause: 18, stages: 19, dialogue: 20,
    findings: 21,
  };
  const STATUS = ['unknown', 'ok', 'failed', 'consequence', 'skipped'];
  const STATUS_MARKS = ['?', '✓', '✗', '↳', '·'];
  const SPEECH = { client: 0, server: 1, note: 2, inferred: 3, body: 4 };
  const SPEAKERS = ['C', 'S', '*', 'C', 'C'];
  const PAGE = 50, SERVERS_LISTED = 300, WORDS_WAIT = 120;

  const T = {
    de: {
      sessions: 'Sitzungen', search: 'Suchen', searchHint: 'Text, Adresse, Server, Datei', outcome: 'Ergebnis', rule: 'Ursache',
      stage: 'Phase', server: 'Server', acts: 'Wer handelt', from: 'Von', to: 'Bis', any: 'alle', reset: 'Filter löschen',
      of: '{0} von {1} Sitzungen', none: 'Keine Sitzung passt dazu.', time: 'Zeit', finding: 'Befund', recipient: 'Empfänger',
      place: 'Fundort', pages: 'Seiten', page: 'Seite {0} von {1}', previous: 'zurück', next: 'weiter', all: 'Alle Sitzungen',
      nth: '{0} von {1}', copy: 'Als Text kopieren', copied: 'Kopiert.', notCopied: 'Kopieren ist hier nicht möglich.',
      print: 'Drucken', language: 'Sprache', theme: 'Darstellung', auto: 'System', light: 'hell', dark: 'dunkel', file: 'Datei',
      session: 'Sitzung', client: 'Client', started: 'Begonnen', lasted: 'Dauer', recorded: 'Aufzeichnung', stages: 'Phasen',
      dialogue: 'Dialog', findings: 'Befunde', line: 'Zeile', frame: 'Frame', lines: 'Zeilen', frames: 'Frames', who: 'Wer',
      text: 'Text', seconds: 'Sekunden', causes: 'Ursachen', out: 'Ausgeschlossen', todo: 'Zu tun', avoid: 'Vorsicht',
      probe: 'So lässt es sich unterscheiden', retry: 'Erneut senden', more: 'Quellen', follows: 'Folge von', undecided:
      'Die Aufzeichnung kann die ersten beiden nicht unterscheiden.', contradicted: 'Die Aufzeichnung widerspricht jeder bekannten Ursache.',
      repaired: 'Später in der Sitzung wurde es behoben.', marks: ['dafür', 'dagegen', 'hier nicht sichtbar'], nothing: 'Kein Befund.',
      status: ['unbekannt', 'gelungen', 'gescheitert', 'Folge', 'nicht benutzt'], speakers: { C: 'Client', S: 'Server', '*': 'Programm' },
      results: 'Gefundene Sitzungen', seeDialogue: 'Zeigen', filters: 'Filter', report: 'Bericht', failedOf: '{0} von {1} Sitzungen gescheitert',
    },
    en: {
      sessions: 'Sessions', search: 'Search', searchHint: 'text, address, server, file', outcome: 'Outcome', rule: 'Cause',
      stage: 'Stage', server: 'Server', acts: 'Who acts', from: 'From', to: 'To', any: 'all', reset: 'Clear filters',
      of: '{0} of {1} sessions', none: 'No session fits.', time: 'Time', finding: 'Finding', recipient: 'Recipient',
      place: 'Place', pages: 'Pages', page: 'Page {0} of {1}', previous: 'previous', next: 'next', all: 'All sessions',
      nth: '{0} of {1}', copy: 'Copy as text', copied: 'Copied.', notCopied: 'Copying is not possible here.',
      print: 'Print', language: 'Language', theme: 'Theme', auto: 'system', light: 'light', dark: 'dark', file: 'File',
      session: 'Session', client: 'Client', started: 'Started', lasted: 'Lasted', recorded: 'Record', stages: 'Stages',
      dialogue: 'Dialogue', findings: 'Findings', line: 'line', frame: 'frame', lines: 'lines', frames: 'frames', who: 'Who',
      text: 'Text', seconds: 'Seconds', causes: 'Causes', out: 'Ruled out', todo: 'To do', avoid: 'Avoid',
      probe: 'To tell apart', retry: 'Sending again', more: 'References', follows: 'follows from', undecided:
      'This record cannot tell the first two apart.', contradicted: 'The record contradicts every known cause.',
      repaired: 'Later in the session it was made good.', marks: ['for', 'against', 'not visible here'], nothing: 'No finding.',
      status: ['unknown', 'went well', 'failed', 'consequence', 'not used'], speakers: { C: 'client', S: 'server', '*': 'program' },
      results: 'Sessions found', seeDialogue: 'Show', filters: 'Filters', report: 'report', failedOf: '{0} of {1} sessions failed',
    },
  };

  // ---- words ----

  const root = document.documentElement;
  const language = () => (root.lang === 'de' ? 'de' : 'en');
  const say = (key, ...parts) => T[language()][key].replace(/\{(\d)\}/g, (_, i) => count(parts[i]));
  const count = (value) => (typeof value === 'number' ? new Intl.NumberFormat(language()).format(value) : value);
  const inLanguage = (pair) => (typeof pair === 'string' ? pair : pair[language() === 'de' ? 1 : 0]);
  const words = (id) => inLanguage(nodes[id]);
  const lexeme = (kind, index) => (index < lexicon[kind].length ? inLanguage(lexicon[kind][index][1]) : '');
  const lexemeName = (kind, index) => (index < lexicon[kind].length ? lexicon[kind][index][0] : '');

  // ---- elements ----

  function h(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : value);
    }
    for (const child of children.flat(4)) if (child !== false && child !== null && child !== undefined && child !== '') element.append(child);
    return element;
  }
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  // Commands stand between backticks in the rules.
  const prose = (text) => text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? h('code', { dir: 'ltr' }, part) : part));
  // A name that is too long for its column breaks behind a dot or @, if it can.
  const breakable = (text) => h('bdi', {}, (text || '').match(/[^.@]*[.@]?/g).map((part, i) => [i > 0 && part && h('wbr'), part]));
  const hidden = (text) => h('span', { class: 'hidden' }, text);

  // ---- state ----

  const FIELDS = ['q', 'outcome', 'rule', 'stage', 'acts', 'server', 'from', 'to', 'sort', 'page', 's'];
  let state = {};

  function readAddress() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes('=')) return false; // a place in the page
    const given = new URLSearchParams(hash);
    state = {};
    for (const field of FIELDS) if (given.get(field)) state[field] = given.get(field);
    if (given.get('lang') === 'de' || given.get('lang') === 'en') root.lang = given.get('lang');
    return true;
  }

  function address(changes) {
    const next = { ...state, ...changes };
    const told = new URLSearchParams();
    for (const field of FIELDS) if (next[field]) told.set(field, next[field]);
    if (root.lang !== root.dataset.lang) told.set('lang', root.lang);
    return '#' + told.toString();
  }

  function change(changes) {
    history.replaceState(null, '', address({ page: '', ...changes }));
    readAddress();
    showList();
  }

  // ---- finding ----

  const nameOf = {
    outcome: (row) => lexemeName('outcome', row[COLUMN.outcome]),
    rule: (row) => nodes[row[COLUMN.rule]],
    stage: (row) => lexemeName('stage', row[COLUMN.stage]),
    acts: (row) => lexemeName('acts', row[COLUMN.acts]),
    server: (row) => nodes[row[COLUMN.server]],
  };
  const labelOf = {
    outcome: (row) => lexeme('outcome', row[COLUMN.outcome]),
    rule: (row) => nodes[row[COLUMN.rule]],
    stage: (row) => lexeme('stage', row[COLUMN.stage]),
    acts: (row) => lexeme('acts', row[COLUMN.acts]),
    server: (row) => nodes[row[COLUMN.server]],
  };
  const FACETS = Object.keys(nameOf);

  // A speech is one text, a pair, or a node of the ids of many lines.
  const linesOf = (id) => (typeof nodes[id] === 'string' || typeof nodes[id][0] === 'string' ? [id] : nodes[id]);

  // Ids of the texts that a session holds; made once, when somebody searches.
  let textsOf = null;
  function collectTexts() {
    textsOf = rows.map((row) => {
      const texts = [row[COLUMN.file], row[COLUMN.server], row[COLUMN.client], row[COLUMN.rule], row[COLUMN.title], row[COLUMN.recipient]];
      for (const id of nodes[row[COLUMN.dialogue]].slice(2)) texts.push(...linesOf(id));
      return texts;
    });
  }

  // For each word of the query the texts that hold it; a session fits if it has one of each.
  function searcher(query) {
    const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!wanted.length) return null;
    if (!textsOf) collectTexts();
    const holders = wanted.map((word) => {
      const holds = new Uint8Array(nodes.length);
      nodes.forEach((node, id) => {
        const text = typeof node === 'string' ? node : typeof node[0] === 'string' ? node.join('\n') : null;
        if (text !== null && text.toLowerCase().includes(word)) holds[id] = 1;
      });
      return holds;
    });
    return (index) => holders.every((holds) => textsOf[index].some((id) => holds[id]));
  }

  const day = (text) => (text ? Date.parse(text + 'T00:00:00Z') / 1000 : NaN);

  function checks() {
    const found = {};
    for (const facet of FACETS) if (state[facet]) found[facet] = (index) => nameOf[facet](rows[index]) === state[facet];
    const from = day(state.from), to = day(state.to) + 86400;
    if (!isNaN(from)) found.from = (index) => rows[index][COLUMN.started] !== null && rows[index][COLUMN.started] >= from;
    if (!isNaN(to)) found.to = (index) => rows[index][COLUMN.started] !== null && rows[index][COLUMN.started] < to;
    const search = state.q && searcher(state.q);
    if (search) found.q = search;
    return found;
  }

  // The sessions that pass all, and for each facet those that pass all the others: what choosing there would give.
  function sift() {
    const tests = Object.entries(checks());
    const chosen = [], facets = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
    rows.forEach((row, index) => {
      let failing = null, failures = 0;
      for (const [name, test] of tests) {
        if (test(index)) continue;
        failing = name;
        if (++failures > 1) return;
      }
      if (!failures) chosen.push(index);
      for (const facet of FACETS) {
        if (failures && failing !== facet) continue;
        const name = nameOf[facet](row), known = facets[facet].get(name);
        if (!name) continue;
        if (known) known.count++;
        else facets[facet].set(name, { count: 1, label: labelOf[facet](row) });
      }
    });
    return { chosen, facets };
  }

  const collator = new Intl.Collator('en', { numeric: true });
  const SORTS = {
    outcome: (row) => row[COLUMN.outcome],
    finding: (row) => words(row[COLUMN.title]) || '\uffff',
    server: (row) => nodes[row[COLUMN.server]] || '\uffff',
    recipient: (row) => nodes[row[COLUMN.recipient]] || '\uffff',
    time: (row) => (row[COLUMN.started] === null ? Infinity : row[COLUMN.started]),
    place: (row) => nodes[row[COLUMN.file]],
  };

  function sorted(chosen) {
    const key = SORTS[(state.sort || '').replace('-', '')];
    if (!key) return chosen;
    const sign = state.sort.startsWith('-') ? -1 : 1;
    const keyed = chosen.map((index) => [key(rows[index]), index]);
    const order = typeof (keyed[0] || [0])[0] === 'number' ? (a, b) => a - b : (a, b) => collator.compare(a, b);
    keyed.sort((a, b) => (a[0] === b[0] ? 0 : order(a[0], b[0])) * sign || a[1] - b[1]);
    return keyed.map((pair) => pair[1]);
  }

  // ---- list ----

  const app = byId('app');
  let listed = [];

  const clock = (seconds) => {
    const iso = new Date(seconds * 1000);
    return isNaN(iso) ? '' : iso.toISOString().slice(0, 19).replace('T', ' ');
  };
  const placeOf = (row) => nodes[row[COLUMN.file]] + ':' + row[COLUMN.first];

  function badge(outcome) {
    return h('span', { class: 'badge o-' + lexemeName('outcome', outcome) }, lexeme('outcome', outcome));
  }

  function option(value, label, number, chosen) {
    return h('option', { value, selected: value === chosen }, number === null ? label : `${label} (${count(number)})`);
  }

  function select(facet, counts) {
    const chosen = state[facet] || '';
    let entries = [...counts.entries()].sort((a, b) => b[1].count - a[1].count || collator.compare(a[0], b[0]));
    if (facet === 'outcome' || facet === 'stage' || facet === 'acts')
      entries.sort((a, b) => lexicon[facet].findIndex((x) => x[0] === a[0]) - lexicon[facet].findIndex((x) => x[0] === b[0]));
    entries = entries.filter((entry, i) => i < SERVERS_LISTED || entry[0] === chosen);
    if (chosen && !counts.has(chosen)) entries.push([chosen, { count: 0, label: chosen }]);
    return h('label', {}, h('span', {}, say(facet)),
      h('select', { id: 'filter-' + facet, onchange: (event) => change({ [facet]: event.target.value }) },
        option('', say('any'), null, chosen), entries.map(([value, { count: n, label }]) => option(value, label, n, chosen))));
  }

  let waiting = 0;
  function searchBox() {
    const typed = (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => change({ q: event.target.value }), WORDS_WAIT);
    };
    return h('label', { class: 'wide' }, h('span', {}, say('search')),
      h('input', { type: 'search', id: 'filter-q', value: state.q || '', placeholder: say('searchHint'), autocomplete: 'off', spellcheck: 'false', oninput: typed }));
  }

  // A time without a zone stands as its clock told it; then the columns cannot be called UTC.
  const zoneless = (row) => row[COLUMN.started] !== null && row[COLUMN.zone] === null;
  const timed = (field) => say(field) + (['from', 'to', 'time'].includes(field) && !rows.some(zoneless) ? ' (UTC)' : '');

  function dateBox(field) {
    return h('label', {}, h('span', {}, timed(field)),
      h('input', { type: 'date', id: 'filter-' + field, value: state[field] || '', onchange: (event) => change({ [field]: event.target.value }) }));
  }

  function form(facets) {
    const dated = rows.some((row) => row[COLUMN.started] !== null);
    return h('form', { role: 'search', 'aria-label': say('filters'), onsubmit: (event) => event.preventDefault() },
      searchBox(), FACETS.map((facet) => select(facet, facets[facet])), dated && [dateBox('from'), dateBox('to')],
      h('button', { type: 'button', id: 'reset', onclick: () => change(Object.fromEntries(FIELDS.map((field) => [field, '']))) }, say('reset')));
  }

  const TABLE = [
    ['outcome', ''], ['finding', ''], ['server', 'w'], ['recipient', 'w2'], ['time', 'w2'], ['place', 'w'],
  ];

  function heading([name, style]) {
    const now = state.sort === name ? 'ascending' : state.sort === '-' + name ? 'descending' : 'none';
    const next = now === 'ascending' ? '-' + name : now === 'descending' ? '' : name;
    return h('th', { scope: 'col', class: style, 'aria-sort': now },
      h('button', { type: 'button', id: 'sort-' + name, onclick: () => change({ sort: next }) }, timed(name),
        h('span', { 'aria-hidden': 'true' }, now === 'ascending' ? ' ▲' : now === 'descending' ? ' ▼' : ' ↕')));
  }

  function listRow(index) {
    const row = rows[index];
    const title = words(row[COLUMN.title]) || capital(words(row[COLUMN.clause])) || say('nothing');
    return h('tr', {},
      h('td', {}, badge(row[COLUMN.outcome])),
      h('th', { scope: 'row' }, h('a', { href: address({ s: String(index + 1) }) }, title),
        h('span', { class: 'narrow' }, [nodes[row[COLUMN.server]], placeOf(row)].filter(Boolean).map((text) => h('bdi', {}, text)))),
      h('td', { class: 'w' }, breakable(nodes[row[COLUMN.server]])),
      h('td', { class: 'w2' }, breakable(nodes[row[COLUMN.recipient]])),
      h('td', { class: 'w2 time' }, row[COLUMN.started] === null ? '' : clock(row[COLUMN.started]) + (zoneless(row) || !rows.some(zoneless) ? '' : ' UTC')),
      h('td', { class: 'w place' }, h('bdi', {}, placeOf(row))));
  }

  function pager(pages, page) {
    if (pages < 2) return null;
    const link = (to, label, rel) => (to < 1 || to > pages
      ? h('span', { class: 'off' }, label)
      : h('a', { href: address({ page: to > 1 ? String(to) : '' }), rel }, label));
    return h('nav', { class: 'pager', 'aria-label': say('pages') }, link(page - 1, '← ' + say('previous'), 'prev'),
      h('span', {}, say('page', page, pages)), link(page + 1, say('next') + ' →', 'next'));
  }

  function showList() {
    const { chosen, facets } = sift();
    listed = sorted(chosen);
    const pages = Math.max(1, Math.ceil(listed.length / PAGE));
    const page = Math.min(pages, Math.max(1, Number(state.page) || 1));
    const shown = listed.slice((page - 1) * PAGE, page * PAGE);
    const focused = document.activeElement && document.activeElement.id;
    const caret = focused === 'filter-q' ? document.activeElement.selectionStart : null;
    const title = h('h2', { id: 'sessions-title', tabindex: '-1' }, say('sessions'));
    const status = h('p', { role: 'status', id: 'count' }, say('of', listed.length, rows.length));
    app.replaceChildren(h('section', { id: 'sessions', 'aria-labelledby': 'sessions-title' }, title, form(facets), status,
      shown.length
        ? h('table', { class: rows.some((row) => row[COLUMN.started] !== null) ? 'list' : 'list undated', 'aria-label': say('results') }, h('thead', {}, h('tr', {}, TABLE.map(heading))), h('tbody', {}, shown.map(listRow)))
        : h('p', { class: 'quiet' }, say('none')),
      pager(pages, page)));
    if (focused && byId(focused) && app.contains(byId(focused))) {
      byId(focused).focus({ preventScroll: true });
      if (caret !== null) byId(focused).setSelectionRange(caret, caret);
    }
    root.classList.remove('viewing');
  }

  // ---- one session ----

  const span = (row, first, last) => (!first ? '' : last > first ? `${first}–${last}` : String(first));
  const spanSaid = (row, first, last) => {
    const many = last > first, frames = row[COLUMN.frames];
    return first ? `${say(frames ? (many ? 'frames' : 'frame') : many ? 'lines' : 'line')} ${span(row, first, last)}` : '';
  };
  const secondsSaid = (milliseconds) => (milliseconds < 0 ? '' : new Intl.NumberFormat(language(), { minimumFractionDigits: 3, maximumFractionDigits: 3 }).format(milliseconds / 1000) + ' s');

  function stagesOf(row) {
    const flat = nodes[row[COLUMN.stages]], stages = [];
    for (let i = 0; i < flat.length; i += 4) {
      const [status, label, detail] = nodes[flat[i]];
      stages.push({ status, label: words(label), detail: words(detail), first: flat[i + 1], last: flat[i + 2], lasted: flat[i + 3] });
    }
    return stages;
  }

  function dialogueOf(row) {
    const [layoutId, timesId, ...speeches] = nodes[row[COLUMN.dialogue]];
    const layout = nodes[layoutId], times = nodes[timesId];
    let before = 0;
    return speeches.map((id, n) => {
      const [kind, gap, more] = layout.slice(3 * n, 3 * n + 3);
      const first = before + gap, last = first + more;
      before = last;
      const lines = linesOf(id).map(words);
      const numbered = !row[COLUMN.frames] && last - first + 1 === lines.length;
      return { kind, speaker: SPEAKERS[kind], time: times.length ? times[n] : -1,
        lines: lines.map((text, i) => ({ text, number: kind === SPEECH.inferred ? '' : numbered ? first + i : i ? '' : span(row, first, last) })) };
    });
  }

  function findingsOf(row) {
    return nodes[row[COLUMN.findings]].map((id) => {
      const [trouble, title, causes, places, first, last, of] = nodes[id];
      const [rule, severity, permanence, acts, meaning, retry, avoid, probe, more, flags] = nodes[trouble];
      return { rule: nodes[rule], severity, permanence, acts, meaning: words(meaning), retry: words(retry),
        avoid: nodes[avoid].map(words), probe: nodes[probe].map(words), more: nodes[more].map(words), flags,
        title: words(title), causes: nodes[causes].map(causeOf), places: nodes[places], first, last, of };
    });
  }

  function causeOf(id) {
    const [title, standing, evidenceId, fixesId, worth] = nodes[id];
    const evidence = [], fixes = [], flat = nodes[evidenceId], steps = nodes[fixesId];
    for (let i = 0; i < flat.length; i += 4) evidence.push({ mark: flat[i], text: words(flat[i + 1]), first: flat[i + 2], last: flat[i + 3] });
    for (let i = 0; i < steps.length; i += 2) fixes.push({ acts: steps[i], text: words(steps[i + 1]) });
    return { title: words(title), standing, evidence, fixes, worth };
  }

  const severityName = (finding) => (finding.of >= 0 ? 'note' : lexemeName('severity', finding.severity));

  function tree(row) {
    return h('section', { class: 'card', 'aria-labelledby': 'tree-title' }, h('h3', { id: 'tree-title' }, say('stages')),
      h('ol', { class: 'tree' }, stagesOf(row).map((stage) => h('li', { class: 's-' + STATUS[stage.status] },
        h('span', { class: 'mark', 'aria-hidden': 'true' }, STATUS_MARKS[stage.status]),
        h('span', { class: 'label' }, stage.label, hidden(' ' + T[language()].status[stage.status])),
        h('span', { class: 'detail', dir: 'ltr' }, stage.detail),
        h('span', { class: 'at' }, [spanSaid(row, stage.first, stage.last), stage.lasted > 0 && secondsSaid(stage.lasted)].filter(Boolean).join(' · '))))));
  }

  // What several causes lack is said once, below them.
  const UNSEEN = 2;
  function unseenBySeveral(causes) {
    const count = new Map();
    for (const cause of causes) for (const text of new Set(cause.evidence.filter((item) => item.mark === UNSEEN).map((item) => item.text)))
      count.set(text, (count.get(text) || 0) + 1);
    return [...count.keys()].filter((text) => count.get(text) > 1);
  }

  function evidenceList(row, cause, elsewhere = []) {
    return h('ul', { class: 'evidence' }, cause.evidence.filter((item) => item.mark !== UNSEEN || !elsewhere.includes(item.text)).map((item) => h('li', { class: 'm' + item.mark },
      h('span', { class: 'mark', 'aria-hidden': 'true' }, '+−?'[item.mark]), hidden(T[language()].marks[item.mark] + ': '), prose(item.text),
      item.first > 0 && h('span', { class: 'at' }, ` (${spanSaid(row, item.first, item.last)})`))));
  }

  const EXCLUDED = 0;
  function causesList(row, finding) {
    const open = finding.causes.filter((cause) => cause.standing !== EXCLUDED), out = finding.causes.filter((cause) => cause.standing === EXCLUDED);
    const unseen = unseenBySeveral(open);
    return [open.length > 0 && [h('h4', {}, say('causes')), h('ol', { class: 'causes' }, open.map((cause) => h('li', {},
      h('p', {}, h('b', {}, prose(cause.title)), ' ', h('span', { class: 'standing st' + cause.standing }, lexeme('standing', cause.standing))), evidenceList(row, cause, unseen)))),
      unseen.length > 0 && h('p', { class: 'quiet' }, T[language()].marks[UNSEEN] + ': ', prose(unseen.join('; ')))],
    finding.flags & 1 ? h('p', { class: 'quiet' }, say('undecided')) : null,
    finding.flags & 2 ? h('p', { class: 'quiet' }, say('contradicted')) : null,
    out.length > 0 && h('details', { class: 'fold' }, h('summary', {}, `${say('out')} (${out.length})`),
      h('ul', { class: 'causes' }, out.map((cause) => h('li', {}, h('p', {}, prose(cause.title)), evidenceList(row, cause)))))];
  }

  function steps(finding) {
    const seen = new Set(), list = [];
    for (const cause of finding.causes) if (cause.worth) for (const fix of cause.fixes)
      if (!seen.has(fix.text)) seen.add(fix.text), list.push(fix);
    return list;
  }

  const section = (key, texts) => texts.length > 0 && [h('h4', {}, say(key)), h('ul', {}, texts.map((text) => h('li', {}, prose(text))))];

  function findingCard(row, finding, index, all) {
    const name = severityName(finding);
    const head = h('header', {}, h('h3', { id: 'finding-' + index, tabindex: '-1' },
      h('span', { class: 'severity ' + name }, finding.of >= 0 ? T[language()].status[3] : lexeme('severity', finding.severity)), ' ', finding.title),
    h('p', { class: 'meta' }, h('code', {}, finding.rule), ' ', spanSaid(row, finding.first, finding.last),
      finding.permanence > 0 && finding.of < 0 && [' · ', lexeme('permanence', finding.permanence)],
      finding.of >= 0 && [` · ${say('follows')} `, h('code', {}, all[finding.of].rule)]));
    if (finding.of >= 0) return h('article', { class: 'card finding ' + name }, head);
    const todo = steps(finding);
    return h('article', { class: 'card finding ' + name }, head, h('p', {}, prose(finding.meaning)),
      finding.flags & 4 ? h('p', { class: 'quiet' }, say('repaired')) : null,
      causesList(row, finding), (finding.flags & 1) > 0 && section('probe', finding.probe),
      todo.length > 0 && [h('h4', {}, say('todo')), h('ul', { class: 'todo' }, todo.map((fix) => h('li', {}, h('b', {}, lexeme('acts', fix.acts)), ' ', h('span', {}, prose(fix.text)))))],
      section('avoid', finding.avoid),
      h('dl', {}, h('div', {}, h('dt', {}, say('who')), h('dd', {}, lexeme('actsLong', finding.acts))),
        finding.retry && h('div', {}, h('dt', {}, say('retry')), h('dd', {}, prose(finding.retry))),
        finding.more.length > 0 && h('div', {}, h('dt', {}, say('more')), h('dd', {}, finding.more.join('; ')))));
  }

  // Which entries a finding is about, the worst first; the command before a refused reply is marked too.
  function hits(dialogue, findings) {
    const found = dialogue.map(() => ({ of: [], command: false }));
    findings.forEach((finding, index) => finding.places.forEach((place) => {
      if (!found[place]) return;
      found[place].of.push(index);
      if (dialogue[place].kind !== SPEECH.server) return;
      for (let i = place - 1; i >= 0; i--) {
        if (dialogue[i].kind === SPEECH.server) break;
        if (dialogue[i].kind !== SPEECH.note) { found[i].command = true; break; }
      }
    }));
    return found;
  }

  function dialogueTable(row, findings) {
    const dialogue = dialogueOf(row), found = hits(dialogue, findings), timed = dialogue.some((entry) => entry.time >= 0);
    const rowsOf = (entry, n) => {
      const { of, command } = found[n];
      const style = of.length ? 'hit ' + severityName(findings[of[0]]) : command ? 'command' : '';
      const told = entry.lines.map((line, i) => h('tr', { class: `${style} k${entry.kind}` },
        h('td', { class: 'n' }, line.number), timed && h('td', { class: 'n t' }, i ? '' : secondsSaid(entry.time)),
        h('td', { class: 'c' }, i ? '' : h('abbr', { title: T[language()].speakers[entry.speaker] }, entry.speaker)),
        h('td', { class: 'x', dir: 'ltr' }, line.text)));
      const notes = of.map((index) => h('tr', { class: 'remark ' + severityName(findings[index]) }, h('td', {}), timed && h('td', {}), h('td', {}),
        h('td', {}, h('button', { type: 'button', onclick: () => byId('finding-' + index).focus() }, '↑ ', findings[index].title))));
      return [told, notes];
    };
    return h('section', { class: 'card', 'aria-labelledby': 'dialogue-title' }, h('h3', { id: 'dialogue-title' }, say('dialogue')),
      h('table', { class: 'dialogue' }, h('thead', { class: 'hidden' }, h('tr', {}, h('th', { scope: 'col' }, say(row[COLUMN.frames] ? 'frame' : 'line')),
        timed && h('th', { scope: 'col' }, say('seconds')), h('th', { scope: 'col' }, say('who')), h('th', { scope: 'col' }, say('text')))),
      h('tbody', {}, dialogue.map(rowsOf))));
  }

  function facts(row) {
    const zone = row[COLUMN.zone], started = row[COLUMN.started];
    const offset = `${zone < 0 ? '−' : '+'}${String(Math.floor(Math.abs(zone) / 60)).padStart(2, '0')}:${String(Math.abs(zone) % 60).padStart(2, '0')}`;
    const server = [nodes[row[COLUMN.server]], row[COLUMN.port] > 0 && ':' + row[COLUMN.port]].filter(Boolean).join('');
    const list = [['file', nodes[row[COLUMN.file]]], ['session', String(row[COLUMN.number])], ['client', nodes[row[COLUMN.client]]],
      ['server', [server, nodes[row[COLUMN.software]] && `(${nodes[row[COLUMN.software]]})`].filter(Boolean).join(' ')],
      ['started', started === null ? '' : zone ? `${clock(started + zone * 60)} ${offset} (${clock(started)} UTC)` : zone === null ? clock(started) : `${clock(started)} UTC`],
      ['lasted', secondsSaid(row[COLUMN.lasted])], ['recorded', nodes[row[COLUMN.format]]]];
    return h('dl', { class: 'facts' }, list.filter((fact) => fact[1]).map(([key, text]) => h('div', {}, h('dt', {}, say(key)), h('dd', {}, h('bdi', {}, text)))));
  }

  function asText(row, findings) {
    const out = [`${placeOf(row)}  ${lexeme('outcome', row[COLUMN.outcome])}: ${words(row[COLUMN.clause])}`, ''];
    for (const stage of stagesOf(row)) out.push(`  ${STATUS_MARKS[stage.status]} ${stage.label}  ${stage.detail}  ${span(row, stage.first, stage.last)}`);
    out.push('');
    for (const entry of dialogueOf(row)) for (const line of entry.lines) out.push(`${String(line.number).padStart(6)} | ${entry.speaker}  ${line.text}`);
    for (const finding of findings) {
      out.push('', `${severityName(finding)}[${finding.rule}]: ${finding.title} (${spanSaid(row, finding.first, finding.last)})`);
      if (finding.of >= 0) continue;
      out.push('  ' + finding.meaning);
      finding.causes.forEach((cause, i) => out.push(`  ${i + 1}. ${cause.title} (${lexeme('standing', cause.standing)})`));
      for (const fix of steps(finding)) out.push(`  - ${lexeme('acts', fix.acts)}: ${fix.text}`);
    }
    return out.join('\n') + '\n';
  }

  async function copy(text, status) {
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = say('copied');
    } catch {
      const area = h('textarea', { class: 'hidden', 'aria-hidden': 'true' }, text);
      document.body.append(area);
      area.select();
      status.textContent = document.execCommand('copy') ? say('copied') : say('notCopied');
      area.remove();
    }
  }

  function way(row, index, findings) {
    const at = listed.indexOf(index), link = (to, label, rel) => (to === undefined
      ? h('span', { class: 'off' }, label) : h('a', { href: address({ s: String(to + 1) }), rel }, label));
    const status = h('span', { role: 'status', class: 'quiet' });
    return h('nav', { class: 'way', 'aria-label': say('session') }, h('a', { href: address({ s: '' }), id: 'back' }, '↑ ' + say('all')),
      link(listed[at - 1], '← ' + say('previous'), 'prev'), at >= 0 && h('span', {}, say('nth', at + 1, listed.length)),
      link(at < 0 ? undefined : listed[at + 1], say('next') + ' →', 'next'),
      h('button', { type: 'button', id: 'copy', onclick: () => copy(asText(row, findings), status) }, say('copy')), status);
  }

  function showSession(index) {
    const row = rows[index], findings = findingsOf(row);
    if (!listed.length) listed = sorted(sift().chosen);
    const clause = words(row[COLUMN.clause]);
    app.replaceChildren(h('section', { id: 'session', 'aria-labelledby': 'session-title' }, way(row, index, findings),
      h('h2', { id: 'session-title', tabindex: '-1' }, badge(row[COLUMN.outcome]), ' ', h('bdi', {}, nodes[row[COLUMN.server]] || nodes[row[COLUMN.file]])),
      clause && h('p', { class: 'lead' }, capital(clause)), facts(row),
      h('div', { class: 'columns' }, tree(row), h('div', { class: 'stack' },
        findings.length ? findings.map((finding, i) => findingCard(row, finding, i, findings)) : h('p', { class: 'quiet' }, say('nothing')))),
      dialogueTable(row, findings)));
    root.classList.add('viewing');
  }

  // ---- the whole ----

  function tools() {
    const pick = (label, id, choices, chosen, then) => h('label', {}, hidden(label), h('select', { id, onchange: (event) => then(event.target.value) },
      choices.map(([value, text]) => h('option', { value, selected: value === chosen }, text))));
    byId('tools').replaceChildren(
      pick(say('language'), 'pick-language', [['en', 'English'], ['de', 'Deutsch']], language(), (value) => {
        root.lang = value;
        history.replaceState(null, '', address({}));
        show();
        byId('pick-language').focus();
      }),
      pick(say('theme'), 'pick-theme', [['', say('auto')], ['light', say('light')], ['dark', say('dark')]], root.dataset.theme || '', (value) => {
        root.dataset.theme = value;
      }),
      h('button', { type: 'button', id: 'print', onclick: () => print() }, say('print')));
  }

  function show() {
    const index = Number(state.s) - 1;
    const failed = rows.reduce((sum, row) => sum + (nodes[row[COLUMN.rule]] ? 1 : 0), 0);
    tools();
    if (rows[index]) {
      showSession(index);
      document.title = `${lexeme('outcome', rows[index][COLUMN.outcome])}: ${placeOf(rows[index])} · smtplint`;
      return;
    }
    showList();
    document.title = `smtplint ${say('report')}: ${say('failedOf', failed, rows.length)}`;
  }

  let scrolled = 0;
  addEventListener('hashchange', () => {
    const viewing = root.classList.contains('viewing');
    if (!viewing) scrolled = scrollY;
    if (!readAddress()) return;
    show();
    if (state.s) {
      scrollTo(0, 0);
      byId('session-title').focus({ preventScroll: true });
    } else if (viewing) {
      scrollTo(0, scrolled);
      byId('sessions-title').focus({ preventScroll: true });
    } else {
      byId('sessions-title').focus();
      byId('sessions-title').scrollIntoView();
    }
  });

  root.dataset.lang = root.lang;
  root.classList.add('scripted');
  if (!readAddress()) state = {};
  if (!location.hash && rows.length === 1) state.s = '1'; // there is nothing to choose from
  show();
  root.dataset.ready = 'yes';
})().catch(() => { document.documentElement.classList.remove('scripted'); });
