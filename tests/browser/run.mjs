// The HTML report in a real browser.
//
//   node run.mjs SMTPLINT BUILD [SHOTS]    BUILD/node_modules (or $TOOLS/node_modules) from tests/browser/install;
//                                          SHOTS: a folder for pictures
//
// Status 77: no browser or no playwright-core here.
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const HERE = dirname(fileURLToPath(import.meta.url)), [SMTPLINT, BUILD] = [process.argv[2], process.env.TOOLS || process.argv[3]].map((path) => resolve(path));
const SHOTS = process.argv[4] && resolve(process.argv[4]);
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const SESSIONS_MANY = 10000, OCTETS_MOST = 6e6;
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const require = createRequire(join(BUILD, 'x.js'));
let chromium, axe;
try {
  ({ chromium } = require('playwright-core'));
  axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
} catch { /* told below */ }
if (!CHROMIUM || !chromium) {
  console.log(`left out: ${CHROMIUM ? 'playwright-core or axe-core' : 'no chromium'} is missing`);
  process.exit(77);
}

const scratch = mkdtempSync(join(tmpdir(), 'smtplint-browser-'));
let passed = 0, failed = 0;
function check(what, good, told = '') {
  if (good) passed++;
  else failed++, console.log(`FAILED ${what} ${typeof told === 'string' ? told : JSON.stringify(told)}`);
}
const same = (what, got, expected) => check(what, JSON.stringify(got) === JSON.stringify(expected), `got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`);

function say(format, folder, ...options) {
  const done = spawnSync(SMTPLINT, ['-f', format, ...options, folder], { maxBuffer: 1 << 30 });
  check(`${format} of ${folder}`, [0, 1, 3].includes(done.status), done.stderr.toString());
  return done.stdout.toString();
}
function report(name, folder, ...options) {
  const file = join(scratch, name + '.html');
  writeFileSync(file, say('html', folder, ...options));
  return file;
}

// Every fifth sample: enough for two pages of sessions, and axe, whose time grows faster than the page, takes half as long.
function some(folder) {
  const few = join(scratch, 'some'), names = readdirSync(folder).filter((name) => /\.(log|pcap|pcapng|txt|eml|msg|gz)$/.test(name)).sort();
  mkdirSync(few);
  names.filter((_, i) => i % 5 === 0).forEach((name) => copyFileSync(join(folder, name), join(few, name)));
  return few;
}

// A browser with the page's own policy in force; what it asks for and complains of is kept.
async function open(options = {}) {
  const profile = mkdtempSync(join(scratch, 'profile-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, headless: true, args: FLAGS, offline: true, ...options });
  const page = await context.newPage(), heard = [];
  page.on('console', (message) => message.type() === 'error' && heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('request', (request) => !request.url().startsWith('file://') && !request.url().startsWith('blob:file') && heard.push('asked for ' + request.url()));
  page.on('dialog', (dialog) => { heard.push('dialog'); dialog.dismiss(); });
  return { context, page, heard };
}
async function visit(page, file, hash = '') {
  await page.goto('about:blank');
  await page.goto('file://' + file + hash);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
}
const text = (page, selector) => page.locator(selector).first().innerText();

// ---- looks: axe and overflow in every state ----

// Colours do not depend on the width, nor sizes on the colours: axe, which takes seconds, sees each of the four once.
// The second language changes words alone: two states are enough there.
const asked = (width, colorScheme, lang = 'en', state = '') => (width === 320) === (colorScheme === 'dark') && (lang === 'en' || ['overview', 'session'].includes(state));
async function ask(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run());
  same(`${name}: axe`, found.violations.map((violation) => [violation.id, violation.nodes.length, violation.nodes[0].html.slice(0, 200)]), []);
}

async function looks(file) {
  const { context, page, heard } = await open({ bypassCSP: true }); // only so that axe may be put in
  const states = { overview: '', filtered: 'outcome=refused&q=user', sorted: 'sort=-server&page=2', session: 's=3', none: 'q=nothinghasthis' };
  for (const width of [320, 1280]) for (const colorScheme of ['light', 'dark']) for (const lang of ['en', 'de']) for (const [state, hash] of Object.entries(states)) {
    const name = `${state}-${width}-${colorScheme}-${lang}`;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await visit(page, file, `#${hash}&lang=${lang}`);
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
    if (state === 'filtered' || state === 'sorted') check(`${name}: a list`, await page.locator('.list tbody tr').count() > 1);
    if (SHOTS) await page.screenshot({ path: join(SHOTS, name + '.png'), fullPage: width === 1280 });
    same(`${name}: runs out at the right`, await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0);
    if (asked(width, colorScheme, lang, state)) await ask(page, name);
  }
  same('looks: heard', heard, []);
  await context.close();
}

// ---- counts: the page tells what the JSON tells ----

async function counts(file, folder) {
  const { context, page, heard } = await open();
  const json = JSON.parse(say('json', folder));
  await visit(page, file);
  const failing = json.sessions.map((session) => session.findings.find((finding) => finding.severity === 'error' && finding.consequence_of === null));
  const tally = (list) => list.reduce((sum, name) => ({ ...sum, [name]: (sum[name] || 0) + 1 }), {});
  const number = (said) => Number(said.replace(/\D/g, ''));
  const inPage = async (attribute) => Object.fromEntries(await page.$$eval(`[data-${attribute}]`, (all, name) => all.map((one) => [one.dataset[name], Number(one.textContent.replace(/\D/g, ''))]), attribute));
  const sorted = (object) => Object.entries(object).sort();
  same('outcomes', sorted(await inPage('outcome')), sorted(tally(json.sessions.map((session) => session.outcome))));
  const rules = json.sessions.flatMap((session) => [...new Set(session.findings.filter((finding) => finding.consequence_of === null).map((finding) => finding.rule))]);
  same('rules', sorted(await inPage('rule')), sorted(tally(rules)));
  same('lead', (await text(page, '.lead')).match(/\d+/g).map(Number), [json.summary.failed, json.summary.sessions]);
  const across = json.summary.across.findings, repeated = across.filter((finding) => finding.subject === 'failure');
  same('across: failures', await page.$$eval('#across tbody tr', (all) => all.map((row) => [...row.querySelectorAll('td.n')].map((cell) => Number(cell.textContent.replace(/\D/g, ''))))),
       repeated.map(({ extent }) => [extent.sessions, extent.files, extent.servers]));
  same('across: others', await page.$$eval('#across details code', (all) => all.map((code) => code.textContent)),
       across.filter((finding) => finding.subject !== 'failure').map((finding) => finding.rule));
  const facet = async (name) => Object.fromEntries(await page.$$eval(`#filter-${name} option`, (all) => all.filter((one) => one.value).map((one) => [one.value, Number(/\(([\d,.]+)\)$/.exec(one.textContent)[1].replace(/\D/g, ''))])));
  same('facet: stage', sorted(await facet('stage')), sorted(tally(failing.filter(Boolean).map((finding) => finding.stage))));
  same('facet: acts', sorted(await facet('acts')), sorted(tally(failing.filter(Boolean).map((finding) => finding.acts))));
  for (const [rule, expected] of Object.entries(tally(failing.filter(Boolean).map((finding) => finding.rule))).slice(0, 10)) {
    await visit(page, file, '#rule=' + rule);
    same(`filter ${rule}`, number((await text(page, '#count')).split(' of ')[0]), expected);
  }
  await visit(page, file, '#s=3');
  const lines = await page.$$eval('.dialogue tr:not(.remark) .x', (all) => all.map((one) => one.textContent));
  const third = json.sessions[2].dialogue;
  same('dialogue: rows', lines.length, third.reduce((sum, entry) => sum + (entry.from === 'server' ? entry.lines.length : 1), 0));
  const numbers = await page.$$eval('.dialogue tr:not(.remark) td:first-child', (all) => all.map((one) => one.textContent).filter(Boolean).map(Number));
  check('dialogue: line numbers', third.filter((entry) => entry.from !== 'client' || !entry.inferred).every((entry) => numbers.includes(entry.first)), numbers);
  same('stages', await page.locator('.tree li').count() > 0, true);
  same('counts: heard', heard, []);
  await context.close();
}

// ---- use: keyboard, filters, sorting, permalinks, going back ----

async function use(file) {
  const { context, page, heard } = await open();
  await visit(page, file);
  await page.keyboard.press('Tab');
  same('the first stop is the skip link', await page.evaluate(() => document.activeElement.className), 'skip');
  await page.locator('.chips a[href="#outcome=refused"]').click();
  await page.waitForFunction(() => document.activeElement.id === 'sessions-title');
  same('a chip filters', await page.$eval('#filter-outcome', (select) => select.value), 'refused');
  const before = await text(page, '#count');
  await page.locator('#filter-q').pressSequentially('unknown');
  await page.waitForFunction((old) => document.getElementById('count').innerText !== old, before);
  same('typing keeps the focus', await page.evaluate(() => document.activeElement.id), 'filter-q');
  const address = page.url(), told = await text(page, '#count');
  await visit(page, file, new URL(address).hash);
  same('a permalink shows the same', await text(page, '#count'), told);
  await page.locator('#sort-server').focus();
  await page.keyboard.press('Enter');
  same('sorted', await page.$eval('th:has(#sort-server)', (cell) => cell.getAttribute('aria-sort')), 'ascending');
  same('sorting keeps the focus', await page.evaluate(() => document.activeElement.id), 'sort-server');
  const servers = await page.$$eval('.list tbody td:nth-child(3)', (all) => all.map((one) => one.textContent));
  same('in order', servers, [...servers].sort((a, b) => new Intl.Collator('en', { numeric: true }).compare(a || '\uffff', b || '\uffff')));
  await page.locator('.list tbody a').first().click();
  await page.waitForFunction(() => document.activeElement.id === 'session-title');
  await page.locator('.remark button').first().click();
  check('a remark leads to its finding', (await page.evaluate(() => document.activeElement.id)).startsWith('finding-'));
  await page.locator('#copy').click();
  await page.waitForFunction(() => /Copied|not possible/.test(document.querySelector('.way [role=status]').textContent));
  await page.locator('#back').click();
  await page.waitForFunction(() => document.activeElement.id === 'sessions-title');
  same('back to the same list', await text(page, '#count'), told);
  await page.locator('#pick-language').selectOption('de');
  same('German', [await page.evaluate(() => document.documentElement.lang), (await text(page, '#sessions-title'))], ['de', 'Sitzungen']);
  same('nothing English is left', await page.evaluate(() => [...document.querySelectorAll('#overview [lang=en]')].filter((one) => !one.classList.contains('both') && one.offsetParent).length), 0);
  await page.locator('#pick-theme').selectOption('dark');
  same('dark', await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(20, 24, 28)');
  await page.locator('#reset').click();
  same('all again', (await text(page, '#count')).match(/\d+/g).length, 2);
  await visit(page, file, '#rule=connect-refused&lang=en');
  await page.locator('.list tbody a').first().click();
  await page.waitForSelector('.todo');
  check('commands are code', await page.locator('.todo code').count() > 0 && !/`[^`]+`/.test(await text(page, '.todo')));
  same('use: heard', heard, []);
  await context.close();
}

// ---- without scripts, and on paper ----

async function plain(file) {
  const { context, page, heard } = await open({ javaScriptEnabled: false });
  await page.goto('file://' + file);
  for (const id of ['summary', 'why', 'stages', 'who', 'time', 'servers', 'across', 'failed']) check(`without scripts: ${id}`, (await page.locator('#' + id).innerText()).length > 20);
  await page.locator('.failure summary').nth(1).click();
  check('without scripts: details open', await page.locator('.failure pre').nth(1).isVisible());
  const prose = (await page.locator('.failure li').allInnerTexts()).join('\n');
  check('without scripts: commands are code', await page.locator('.failure li code').count() > 0 && !/`[^`\n]+`/.test(prose));
  check('without scripts: a dialogue', (await page.locator('.failure pre').allTextContents()).join('').includes('S  220 '));
  same('plain: heard', heard, []);
  await context.close();
}
async function paper(file) {
  const { context, page } = await open();
  await visit(page, file, '#s=3');
  const pdf = join(scratch, 'session.pdf');
  await page.pdf({ path: pdf, tagged: true });
  if (existsSync('/usr/bin/pdftotext')) {
    const told = execFileSync('pdftotext', ['-layout', pdf, '-']).toString();
    check('on paper: the dialogue', /EHLO|220/.test(told));
    check('on paper: no controls', !told.includes('Copy as text'));
  }
  await context.close();
}

// ---- strangers ----

async function strangers() {
  const folder = join(scratch, 'hostile');
  execFileSync('python3', ['-c', `import sys; sys.path.insert(0, ${JSON.stringify(join(HERE, '../checks'))}); import hostile; hostile.write(${JSON.stringify(folder)})`]);
  const file = report('hostile', folder), { context, page, heard } = await open();
  const count = JSON.parse(say('json', folder)).sessions.length;
  for (let session = 0; session <= count; session++) {
    await visit(page, file, session ? '#s=' + session : '');
    const strange = await page.evaluate(() => ({ elements: document.querySelectorAll('img, iframe, object, b[onclick], main i:not([class]), main script').length, scripts: document.scripts.length,
      title: document.title.includes('owned'), controls: /[\u202a-\u202e\u2066-\u2069\u0000-\u0008]/.test(document.body.innerText) }));
    same(`hostile ${session}`, strange, { elements: 0, scripts: 3, title: false, controls: false });
  }
  const violated = await page.evaluate(async () => {
    const told = new Promise((done) => { document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), { once: true }); setTimeout(() => done('none'), 1000); });
    try { const script = document.createElement('script'); script.textContent = 'document.title = "owned"'; document.body.append(script); } catch { /* trusted types say no */ }
    return [await told, document.title.includes('owned')];
  });
  check('the policy is in force', violated[0] !== 'none' && !violated[1], violated);
  same('hostile: heard', heard.filter((line) => !/Content Security Policy|TrustedScript/.test(line)), []);
  await context.close();
}

// ---- the answer for customers ----

async function customer() {
  const folder = join(scratch, 'hostile'), samples = join(HERE, '../../samples');
  const { context, page, heard } = await open({ bypassCSP: true });
  for (const lang of ['en', 'de']) for (const [name, from] of [['one', join(samples, 'rcpt-unknown-postfix.log')], ['all', samples], ['hostile', folder]]) {
    const file = report(`customer-${name}-${lang}`, from, '--for', 'customer', '--lang', lang);
    for (const width of [320, 1280]) for (const colorScheme of ['light', 'dark']) {
      const state = `customer-${name}-${width}-${colorScheme}-${lang}`;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('file://' + file);
      if (SHOTS) await page.screenshot({ path: join(SHOTS, state + '.png'), fullPage: true });
      same(`${state}: runs out at the right`, await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0);
      same(`${state}: only text`, await page.evaluate(() => [document.scripts.length, document.querySelectorAll('img, iframe, a, b, i').length, document.title.includes('owned')]), [0, 0, false]);
      if (asked(width, colorScheme)) await ask(page, state);
    }
  }
  same('customer: heard', heard, []);
  await context.close();
}

// ---- many ----

async function many() {
  const folder = join(scratch, 'many');
  execFileSync('python3', [join(HERE, 'many.py'), folder, String(SESSIONS_MANY)]);
  const file = report('many', folder), octets = statSync(file).size;
  const { context, page, heard } = await open();
  await page.goto('about:blank');
  const started = Date.now();
  await visit(page, file);
  const ready = Date.now() - started;
  const timed = async (what) => { const at = Date.now(); await what(); return Date.now() - at; };
  const search = await timed(async () => { await page.fill('#filter-q', 'greylisted host399'); await page.waitForFunction((all) => !document.getElementById('count').innerText.startsWith(all), '10,000'); });
  const shown = await timed(() => visit(page, file, '#s=9999'));
  console.log(`${SESSIONS_MANY} sessions: ${(octets / 1e6).toFixed(2)} MB, ready in ${ready} ms, search ${search} ms (120 of them waiting), a session opened cold in ${shown} ms`);
  check('many: octets', octets < OCTETS_MOST, octets);
  same('many: heard', heard, []);
  await context.close();
}

if (SHOTS) mkdirSync(SHOTS, { recursive: true });
try {
  const samples = join(HERE, '../../samples'), file = report('samples', samples);
  const island = gunzipSync(Buffer.from(/id="sessions-data">([^<]*)</.exec(readFileSync(file, 'utf8'))[1], 'base64')).toString();
  check('no markup in the data', !island.includes('<'));
  for (const part of [() => looks(report('some', some(samples))), () => counts(file, samples), () => use(file), () => plain(file), () => paper(file), strangers, customer, many]) await part().catch((error) => check('part', false, error.stack));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
