#include "render/tty_summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sha256.h"
#include "render/tty.h"
#include "render/tty_wrap.h"

enum {
    EXAMPLES = 3,
    SERVERS_SHOWN = 3,
    ROOM_FIRST = 256,
    DATE = 10,         /* columns of 2025-05-01 */
    FIRST_COLUMN = 2,  /* where the counts begin */
    CAUSE_COLUMN = 13, /* the longest word for sessions has nine */
    ACTS_MOST = 16     /* columns of the longest of them */
};

struct failure {
    struct span rule;
    struct words title;
    enum acts acts;
    unsigned long sessions, servers;
    double first; /* NAN: no time is known */
    struct span first_date;
    struct span examples[EXAMPLES];
    size_t example_count;
};

/* One rule at one server. */
struct spread {
    size_t failure;
    struct span host;
    unsigned long sessions;
};

struct summary {
    struct arena words;
    LIST(struct failure) failures;
    LIST(struct spread) spreads;
    size_t *index; /* hash: place in spreads + 1 */
    size_t room;
};

struct summary *summary_new(void)
{
    return memory_get(sizeof(struct summary));
}

void summary_free(struct summary *summary)
{
    arena_free(&summary->words);
    free(summary->index);
    free(summary);
}

/* ---- counting ---- */

/* Without what one record filled in, where the rule is known here. */
static struct words title_of(struct summary *summary, const struct render_run *run,
                             const struct finding *finding)
{
    struct arena arena = {0};
    struct rule_page page;
    struct words title;
    size_t at;
    bool known = rulebook_find(run->book, finding->rule, &at) && rulebook_page(run->book, at, &arena, &page);
    for (int i = 0; i < LANGUAGES; i++)
        title.in[i] = arena_copy(&summary->words, known ? page.bare_title.in[i] : finding->title.in[i]);
    arena_free(&arena);
    return title;
}

static struct failure *failure_of(struct summary *summary, const struct render_run *run,
                                  const struct finding *finding)
{
    for (size_t i = 0; i < summary->failures.count; i++)
        if (span_equal(summary->failures.at[i].rule, finding->rule))
            return &summary->failures.at[i];
    struct failure *failure = LIST_ADD(&summary->words, &summary->failures);
    *failure = (struct failure){.rule = arena_copy(&summary->words, finding->rule),
                                .title = title_of(summary, run, finding),
                                .acts = finding->acts,
                                .first = NAN};
    return failure;
}

static size_t *spread_slot(struct summary *summary, size_t failure, struct span host)
{
    struct sha256 hash = sha256_of(host);
    size_t at;
    memcpy(&at, hash.octets, sizeof at);
    for (at = (at + failure) & (summary->room - 1); summary->index[at]; at = (at + 1) & (summary->room - 1)) {
        const struct spread *spread = &summary->spreads.at[summary->index[at] - 1];
        if (spread->failure == failure && span_equal(spread->host, host))
            break;
    }
    return &summary->index[at];
}

static void grow(struct summary *summary)
{
    summary->room = summary->room ? summary->room * 2 : ROOM_FIRST;
    free(summary->index);
    summary->index = memory_get(summary->room * sizeof *summary->index);
    for (size_t i = 0; i < summary->spreads.count; i++)
        *spread_slot(summary, summary->spreads.at[i].failure, summary->spreads.at[i].host) = i + 1;
}

static void count_server(struct summary *summary, struct failure *failure, struct span host)
{
    size_t which = (size_t)(failure - summary->failures.at);
    if (!host.len)
        return;
    if ((summary->spreads.count + 1) * 2 > summary->room)
        grow(summary);
    size_t *slot = spread_slot(summary, which, host);
    if (!*slot) {
        *LIST_ADD(&summary->words, &summary->spreads) =
            (struct spread){which, arena_copy(&summary->words, host), 0};
        *slot = summary->spreads.count;
        failure->servers++;
    }
    summary->spreads.at[*slot - 1].sessions++;
}

static void note_date(struct summary *summary, struct failure *failure,
                      const struct conversation *conversation)
{
    struct text stamp = {0};
    if (isnan(conversation->started) || failure->first <= conversation->started)
        return;
    failure->first = conversation->started;
    stamp_add(&stamp, conversation);
    failure->first_date = arena_copy(&summary->words, span_cut(text_span(&stamp), 0, DATE));
    text_free(&stamp);
}

static void add_failure(struct summary *summary, struct failure *failure, const struct session *session,
                        const struct finding *finding)
{
    unsigned long place = finding->first ? finding->first : session->conversation->first;
    failure->sessions++;
    if (failure->acts != finding->acts)
        failure->acts = ACTS_OPEN;
    count_server(summary, failure, host_of(session));
    note_date(summary, failure, session->conversation);
    if (failure->example_count < EXAMPLES)
        failure->examples[failure->example_count++] =
            arena_join(&summary->words, session->file, arena_print(&summary->words, ":%lu", place));
}

/* A rule counts once a session, however often it was found there. */
void summary_add(struct summary *summary, const struct render_run *run, const struct session *session,
                 const struct report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        bool told = finding->consequence_of != NO_FINDING || finding->severity != SEVERITY_ERROR;
        for (size_t j = 0; j < i && !told; j++)
            told = report->findings[j].consequence_of == NO_FINDING &&
                   span_equal(report->findings[j].rule, finding->rule);
        if (!told)
            add_failure(summary, failure_of(summary, run, finding), session, finding);
    }
}

/* ---- the blocks ---- */

static int by_sessions(const void *a, const void *b)
{
    const struct spread *left = a, *right = b;
    if (left->failure != right->failure)
        return left->failure < right->failure ? -1 : 1;
    if (left->sessions != right->sessions)
        return left->sessions > right->sessions ? -1 : 1;
    size_t len = left->host.len < right->host.len ? left->host.len : right->host.len;
    int order = memcmp(left->host.at, right->host.at, len);
    return order ? order : (left->host.len > right->host.len) - (left->host.len < right->host.len);
}

static void put_head(struct pen *pen, size_t acts, size_t date)
{
    pen_to(pen, FIRST_COLUMN);
    pen_put(pen, STYLE_DIM, pen_say(pen, SAY_SUM_SESSIONS));
    pen_to(pen, CAUSE_COLUMN);
    pen_put(pen, STYLE_DIM, pen_say(pen, SAY_SUM_CAUSE));
    pen_to(pen, acts);
    pen_put(pen, STYLE_DIM, pen_say(pen, SAY_SUM_ACTS));
    pen_to(pen, date);
    pen_put(pen, STYLE_DIM, pen_say(pen, SAY_SUM_FIRST));
    pen_end(pen);
}

static void put_comma(struct pen *pen, bool first)
{
    if (!first)
        pen_put(pen, STYLE_PLAIN, (struct span)SPAN(", "));
}

static void put_servers(struct pen *pen, const struct summary *summary, size_t which)
{
    const struct failure *failure = &summary->failures.at[which];
    unsigned long shown = 0;
    pen_to(pen, CAUSE_COLUMN);
    pen_put(pen, STYLE_BOLD, failure->rule);
    for (size_t i = 0; i < summary->spreads.count && shown < SERVERS_SHOWN; i++) {
        const struct spread *spread = &summary->spreads.at[i];
        if (spread->failure != which)
            continue;
        pen_put(pen, STYLE_PLAIN, shown++ ? (struct span)SPAN(", ") : (struct span)SPAN(": "));
        struct span count =
            arena_print(pen->arena, "%.*s %lu", (int)spread->host.len, spread->host.at, spread->sessions);
        pen_prose(pen, STYLE_PLAIN, pen_quoted(pen, count), CAUSE_COLUMN, pen->width);
    }
    if (failure->servers > shown) {
        struct parts parts = {{pen_say_number(pen, failure->servers - shown)}};
        put_comma(pen, false);
        pen_prose(pen, STYLE_PLAIN, pen_say_with(pen, SAY_AND_MORE, parts), CAUSE_COLUMN, pen->width);
    }
    pen_end(pen);
}

static void put_examples(struct pen *pen, const struct failure *failure)
{
    pen_to(pen, CAUSE_COLUMN);
    for (size_t i = 0; i < failure->example_count; i++) {
        struct span shown = pen_quoted(pen, failure->examples[i]);
        put_comma(pen, i == 0);
        if (i && pen->column + columns_of(shown) >= pen->width) {
            pen_end(pen);
            pen_to(pen, CAUSE_COLUMN);
        }
        pen_cut_front(pen, STYLE_PLACE, shown, pen->width);
    }
    pen_end(pen);
}

/* How far it reaches, if it came back. */
static void put_extent(struct pen *pen, const struct failure *failure, const struct run_report *across)
{
    for (size_t i = 0; across && i < across->count; i++) {
        const struct extent *extent = &across->findings[i].extent;
        if (!span_equal(extent->rule, failure->rule))
            continue;
        pen_to(pen, CAUSE_COLUMN);
        pen_prose(pen, STYLE_DIM, extent_said(pen, extent), CAUSE_COLUMN, pen->width);
        pen_end(pen);
        return;
    }
}

static void put_failure(struct pen *pen, const struct summary *summary, size_t which)
{
    const struct failure *failure = &summary->failures.at[which];
    size_t date = pen->width - DATE, acts = date - ACTS_MOST - 1;
    struct span count = pen_say_number(pen, failure->sessions);
    size_t word = columns_of(pen_clean(pen, pen_say(pen, SAY_SUM_SESSIONS)));
    size_t end = FIRST_COLUMN + word;
    pen_to(pen, end > count.len ? end - count.len : FIRST_COLUMN);
    pen_put(pen, STYLE_ERROR, count);
    pen_to(pen, CAUSE_COLUMN);
    pen_cut(pen, STYLE_PLAIN, pen_clean(pen, pen_say_words(pen, failure->title)), acts - 1);
    pen_to(pen, acts);
    pen_put(pen, STYLE_PLAIN, pen_say_words(pen, acts_words(failure->acts, OURS_UNKNOWN)));
    pen_to(pen, date);
    pen_put(pen, STYLE_PLAIN, failure->first_date.len ? failure->first_date : (struct span)SPAN("-"));
    pen_end(pen);
    put_servers(pen, summary, which);
    put_examples(pen, failure);
}

/* The most frequent that has not been put; of two the one that came first. */
static size_t next_of(const struct summary *summary, const bool *put)
{
    size_t most = summary->failures.count;
    for (size_t i = 0; i < summary->failures.count; i++)
        if (!put[i] && (most == summary->failures.count ||
                        summary->failures.at[i].sessions > summary->failures.at[most].sessions))
            most = i;
    return most;
}

void summary_put(struct summary *summary, struct pen *pen, const struct run_report *across)
{
    bool *put = arena_take(pen->arena, summary->failures.count);
    if (!summary->failures.count) {
        pen_put(pen, STYLE_GOOD, pen_say(pen, SAY_SUM_NONE));
        pen_end(pen);
        return;
    }
    if (summary->spreads.count)
        qsort(summary->spreads.at, summary->spreads.count, sizeof *summary->spreads.at, by_sessions);
    put_head(pen, pen->width - DATE - ACTS_MOST - 1, pen->width - DATE);
    for (size_t i = 0; i < summary->failures.count; i++) {
        size_t which = next_of(summary, put);
        put[which] = true;
        put_failure(pen, summary, which);
        put_extent(pen, &summary->failures.at[which], across);
    }
    pen_end(pen);
    pen_prose(pen, STYLE_DIM, pen_say(pen, SAY_SUM_DETAILS), 0, pen->width);
    pen_end(pen);
}
