#include "session/facts.h"

#include <math.h>

#include "base/digits.h"
#include "session/facts_part.h"
#include "smtp/reply.h"

struct cached {
    bool asked, of_reply;
    size_t at;
    struct fact fact;
    unsigned *notes; /* one an item; NULL: nobody asked for them */
};

static const struct fact_table *const tables[] = {
    &reply_facts,   &command_facts, &neighbour_facts, &standing_facts,    &session_facts,
    &end_facts,     &connect_facts, &lookup_facts,    &likeness_facts,    &body_facts,
    &network_facts, &tls_facts,     &tls_words_facts, &across_facts_table};
enum { TABLES = sizeof tables / sizeof tables[0] };

size_t fact_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < TABLES; i++)
        count += tables[i]->count;
    return count;
}

static const struct fact_row *row_of(size_t fact)
{
    for (size_t i = 0; i < TABLES; i++) {
        if (fact < tables[i]->count)
            return &tables[i]->rows[fact];
        fact -= tables[i]->count;
    }
    return NULL;
}

const struct fact_kind *fact_kind(size_t fact)
{
    const struct fact_row *row = row_of(fact);
    return row ? &row->kind : NULL;
}

bool fact_find(struct span name, size_t *fact)
{
    size_t before = 0;
    for (size_t i = 0; i < TABLES; before += tables[i++]->count)
        for (size_t j = 0; j < tables[i]->count; j++)
            if (span_is(name, tables[i]->rows[j].kind.name)) {
                *fact = before + j;
                return true;
            }
    return false;
}

static bool is_of_run(const struct fact_row *row)
{
    return row >= across_facts_table.rows && row < across_facts_table.rows + across_facts_table.count;
}

bool fact_is_of_run(size_t fact)
{
    return is_of_run(row_of(fact));
}

struct cached *facts_cache(struct arena *arena)
{
    return arena_take(arena, fact_count() * sizeof(struct cached));
}

static bool is_worth_judging(const struct entry *entry)
{
    return entry->from == SIDE_SERVER && entry->code;
}

static void collect_replies(struct facts *facts)
{
    facts->replies = arena_take(facts->arena, (facts->session->entry_count + 1) * sizeof *facts->replies);
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (is_worth_judging(&facts->session->entries[i]))
            facts->replies[facts->reply_count++] = i;
}

struct facts *facts_new(struct arena *arena, const struct session *session,
                        const struct memory_of_file *earlier)
{
    struct facts *facts = arena_take(arena, sizeof *facts);
    *facts = (struct facts){.arena = arena,
                            .session = session,
                            .parts = session->parts,
                            .conversation = session->conversation,
                            .earlier = earlier};
    facts->cache = facts_cache(arena);
    collect_replies(facts);
    return facts;
}

static void ask(struct facts *facts, size_t fact, size_t at)
{
    const struct fact_row *row = row_of(fact);
    struct fact answer = is_of_run(row)   ? facts_of_subject(facts, row->kind.name, at)
                         : facts->session ? row->ask(facts, at)
                                          : fact_unknown();
    facts->cache[fact] = (struct cached){.asked = true, .of_reply = row->of_reply, .at = at, .fact = answer};
}

struct fact facts_ask(struct facts *facts, size_t fact, size_t at)
{
    const struct cached *cached = &facts->cache[fact];
    if (!cached->asked || (cached->of_reply && cached->at != at))
        ask(facts, fact, at);
    return cached->fact;
}

unsigned *facts_notes(struct facts *facts, size_t fact)
{
    struct cached *cached = &facts->cache[fact];
    if (!cached->notes)
        cached->notes = arena_take(facts->arena, cached->fact.count * sizeof *cached->notes);
    return cached->notes;
}

/* "No lookup stands in this record" would be wrong where there are others. */
struct words facts_unseen(const struct facts *facts, size_t fact)
{
    static const struct words other_lookups = {{SPAN("the lookups in this record do not show it"),
                                                SPAN("die Abfragen in dieser Aufzeichnung zeigen es nicht")}};
    const struct fact_row *row = row_of(fact);
    bool lookup = row >= lookup_facts.rows && row < lookup_facts.rows + lookup_facts.count;
    return lookup && facts->conversation->around.lookup_count ? other_lookups : row->kind.unseen;
}

size_t facts_reply_count(const struct facts *facts)
{
    return facts->reply_count;
}

size_t facts_reply_at(const struct facts *facts, size_t index)
{
    return facts->replies[index];
}

size_t facts_entry_of_line(const struct facts *facts, unsigned long line)
{
    size_t found = FACTS_SESSION;
    for (size_t i = 0; i < facts->session->entry_count && line; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (line < entry->first || entry->last < line)
            continue;
        if (!entry->inferred)
            return i;
        found = found == FACTS_SESSION ? i : found;
    }
    return found;
}

size_t facts_cause_of(struct facts *facts, size_t at)
{
    return at == FACTS_SESSION ? FACTS_SESSION : facts->parts->cause[at];
}

/* ---- making facts ---- */

struct fact fact_unknown(void)
{
    return (struct fact){.known = false};
}

struct fact fact_none(void)
{
    return (struct fact){.known = true};
}

struct fact fact_text(struct facts *facts, struct span text, unsigned long first, unsigned long last)
{
    struct fact_item *item = arena_take(facts->arena, sizeof *item);
    *item = (struct fact_item){.text = text, .first = first, .last = last};
    return (struct fact){true, item, 1};
}

struct fact fact_word(struct facts *facts, const char *word)
{
    return fact_text(facts, span_of(word), 0, 0);
}

struct fact fact_yes(struct facts *facts, bool yes)
{
    return fact_word(facts, yes ? "yes" : "no");
}

struct fact fact_yes_at(struct facts *facts, bool yes, const struct entry *entry)
{
    return fact_text(facts, span_of(yes ? "yes" : "no"), entry ? entry->first : 0, entry ? entry->last : 0);
}

struct fact fact_number(struct facts *facts, unsigned long number)
{
    return fact_text(facts, arena_number(facts->arena, number), 0, 0);
}

struct fact fact_seconds(struct facts *facts, double seconds)
{
    char digits[DECIMAL_MOST];
    if (isnan(seconds))
        return fact_unknown();
    struct span text = {digits, decimal_write(digits, seconds, 1)};
    return fact_text(
        facts, text.len ? arena_copy(facts->arena, text) : arena_print(facts->arena, "%.1f", seconds), 0, 0);
}

void item_add_line(struct facts *facts, item_list *items, struct span text, unsigned long first,
                   unsigned long last)
{
    *LIST_ADD(facts->arena, items) = (struct fact_item){.text = text, .first = first, .last = last};
}

void item_add(struct facts *facts, item_list *items, struct span text, const struct entry *entry)
{
    item_add_line(facts, items, text, entry ? entry->first : 0, entry ? entry->last : 0);
}

struct fact fact_items(const item_list *items)
{
    return (struct fact){true, items->at, items->count};
}

/* ---- what most functions start from ---- */

const struct entry *reply_entry(const struct facts *facts, size_t at)
{
    return at < facts->session->entry_count ? &facts->session->entries[at] : NULL;
}

const struct entry *command_entry(const struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || reply->partner == NO_ENTRY)
        return NULL;
    const struct entry *command = &facts->session->entries[reply->partner];
    return command->inferred ? NULL : command;
}

const struct standing *standing_at(const struct facts *facts, size_t at)
{
    return at < facts->session->entry_count ? &facts->parts->standings[at] : &facts->parts->last;
}

bool is_gap_before(const struct facts *facts, size_t at)
{
    for (size_t i = 0; i < at && i < facts->session->entry_count; i++)
        if (facts->session->entries[i].event == EVENT_GAP)
            return true;
    return false;
}

/* A line's text without the enhanced code in front; qmail's stands at the end and stays. */
static struct span without_enhanced(struct span text, struct span enhanced)
{
    struct span rest = text, code = enhanced_take(&rest);
    return enhanced.len && span_equal(code, enhanced) ? rest : text;
}

static char *put(char *at, struct span text)
{
    return text.len ? (char *)memcpy(at, text.at, text.len) + text.len : at;
}

static char *put_texts(char *at, const struct entry *reply)
{
    char *from = at;
    for (size_t i = 0; i < reply->line_count; i++) {
        struct span text = without_enhanced(reply->lines[i].text, reply->enhanced);
        if (text.len && at > from)
            *at++ = ' ';
        at = put(at, text);
    }
    return at;
}

/* Once for all facts that ask about one reply. */
static const struct joined_reply *joined(struct facts *facts, const struct entry *reply)
{
    if (facts->joined.reply == reply)
        return &facts->joined;
    struct span code = arena_number(facts->arena, (unsigned long)reply->code);
    size_t room = code.len + reply->enhanced.len + 2;
    for (size_t i = 0; i < reply->line_count; i++)
        room += reply->lines[i].text.len + 1;
    char *from = arena_take(facts->arena, room), *at = put(from, code);
    if (reply->enhanced.len) {
        *at++ = ' ';
        at = put(at, reply->enhanced);
    }
    char *text = at + 1, *end = put_texts(text, reply);
    if (end > text)
        *at = ' ';
    facts->joined = (struct joined_reply){
        .reply = reply, .whole = span_between(from, end > text ? end : at), .text = span_between(text, end)};
    return &facts->joined;
}

/* With its length in front, so that no end of a text is taken for the beginning of the next; NULL: no room.
 */
static char *put_part(char *at, const char *end, struct span part)
{
    if (!at || part.len >= (size_t)(end - at))
        return NULL;
    *at = (char)part.len;
    return put(at + 1, part);
}

struct reply_key facts_reply_key(const struct facts *facts, size_t at)
{
    struct reply_key key;
    const struct entry *reply = &facts->session->entries[at];
    const char *end = key.octets + sizeof key.octets;
    char *next = put_part(key.octets, end, (struct span){(const char *)&reply->code, sizeof reply->code});
    next = put_part(next, end, reply->verb);
    next = put_part(next, end, reply->enhanced);
    key.head = next ? (size_t)(next - key.octets) : 0;
    for (size_t i = 0; i < reply->line_count; i++)
        next = put_part(next, end, reply->lines[i].text);
    key.len = next ? (size_t)(next - key.octets) : 0;
    return key;
}

struct span reply_text(struct facts *facts, const struct entry *reply)
{
    return joined(facts, reply)->text;
}

struct span reply_whole(struct facts *facts, const struct entry *reply)
{
    return joined(facts, reply)->whole;
}

struct path path_at(const struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    const struct entry *rcpt =
        at < facts->session->entry_count ? session_verdict_on(facts->session, at) : NULL;
    if (rcpt)
        return rcpt->path;
    return command ? command->path : (struct path){.address = {"", 0}};
}
