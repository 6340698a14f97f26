/*
 * The session that stands in for one that failed: HELO after EHLO, in clear after TLS, another port, another
 * server of the pool. Shortly after, from the same side, about the same mail as far as that is visible.
 */
#include "session/across_part.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

enum {
    SECONDS_MOST =
        300,      /* a mail server's own fallback comes at once; what comes later is its queue's retry */
    LOOK_BACK = 4 /* sessions: of a pool several members may fail first */
};

enum kind { KIND_NONE, KIND_HELO, KIND_PLAIN, KIND_PORT, KIND_MX };
static const char *const kind_names[] = {"", "helo", "plain", "port", "mx"};

struct pair {
    uint32_t failed, next;
    enum kind kind;
};

struct found {
    struct pair *pairs;
    size_t count, room;
};

/* ---- is it one? ---- */

static bool same_target(const struct server *a, const struct server *b)
{
    return (a->known_as && a->known_as == b->known_as) || (a->met.opened && a->met.opened == b->met.opened) ||
           (a->met.address && a->met.address == b->met.address);
}

/* Another recipient is another mail. */
static bool other_mail(const struct across *across, const struct visit *a, const struct visit *b)
{
    for (size_t i = 0; i < a->letters; i++)
        for (size_t j = 0; j < b->letters; j++)
            if (across->letters[a->letter + i].recipient == across->letters[b->letter + j].recipient)
                return false;
    return a->letters && b->letters;
}

static enum kind kind_of(const struct across *across, const struct visit *a, const struct visit *b)
{
    const struct failure_kind *why = first_kind(across, a);
    const struct server *at = server_of(across, a), *then = server_of(across, b);
    bool same = same_target(at, then),
         other_port = at->met.port && then->met.port && at->met.port != then->met.port;
    if (!why || visit_accepted(a) || other_mail(across, a, b))
        return KIND_NONE;
    if (same && other_port && why->stage <= STAGE_AUTH)
        return KIND_PORT;
    if (same && why->stage == STAGE_HELLO && a->ehlo && b->helo_only)
        return KIND_HELO;
    if (same && span_is(why->category, "tls-failed") && b->tls == KNOWN_NO)
        return KIND_PLAIN;
    bool pool = at->pool && at->pool == then->pool && at->member != then->member && !same;
    return pool && visit_unserved(across, a) ? KIND_MX : KIND_NONE;
}

static bool is_next(const struct visit *a, const struct visit *b)
{
    bool timed = !isnan(a->started) && !isnan(b->started);
    return visit_order(a, b) == ORDER_BEFORE && clients_alike(a, b) == ALIKE_SAME &&
           (timed ? visits_near(a, b, SECONDS_MOST) : a->file == b->file && a->number + 1 == b->number);
}

/* ---- in the order of time ---- */

struct timed {
    double started;
    uint32_t visit;
};

static int by_time(const void *a, const void *b)
{
    const struct timed *left = a, *right = b;
    bool known = !isnan(left->started), other = !isnan(right->started);
    if (known != other)
        return known - other;
    if (known && left->started != right->started)
        return left->started < right->started ? -1 : 1;
    return (left->visit > right->visit) - (left->visit < right->visit);
}

static void add_pair(struct found *found, struct pair pair)
{
    found->pairs = rows_grown(found->pairs, found->count, &found->room, sizeof *found->pairs);
    found->pairs[found->count++] = pair;
}

static bool is_paired(const struct found *found, uint32_t failed)
{
    for (size_t i = found->count; i-- > 0 && found->count - i <= LOOK_BACK;)
        if (found->pairs[i].failed == failed)
            return true;
    return false;
}

/* Each session stands in for one, the nearest before it, and for each there is one. */
static void look_at_side(const struct across *across, const struct timed *row, size_t count,
                         struct found *found)
{
    for (size_t i = 1; i < count; i++)
        for (size_t back = 1; back <= LOOK_BACK && back <= i; back++) {
            const struct visit *a = &across->visits[row[i - back].visit], *b = &across->visits[row[i].visit];
            enum kind kind = is_next(a, b) ? kind_of(across, a, b) : KIND_NONE;
            if (kind == KIND_NONE || is_paired(found, row[i - back].visit))
                continue;
            add_pair(found, (struct pair){row[i - back].visit, row[i].visit, kind});
            break;
        }
}

/* Who tried: a client, or, behind the clients, whoever a ticket is from. */
static uint64_t side_of(const struct across *across, const struct visit *visit)
{
    return visit_client(visit) ? visit->peer : across->peers.count + visit->ticket;
}

/* Sides where a session failed; the others need no fallback. */
static bool *sides_failing(const struct across *across)
{
    bool *failing = memory_get(across->peers.count + across->files.count + 1);
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct visit *visit = &across->visits[i];
        failing[side_of(across, visit)] |= visit->failures && !visit_accepted(visit);
    }
    return failing;
}

/* Those of tickets come first. */
static void group_sides(const struct across *across, struct groups *groups)
{
    bool *failing = sides_failing(across);
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct visit *visit = &across->visits[i];
        if (failing[side_of(across, visit)])
            groups_add(groups, visit_client(visit) ? key_of(visit->peer, 0) : visit->ticket, i);
    }
    free(failing);
    groups_sort(groups);
}

static size_t largest_group(const struct groups *groups)
{
    size_t largest = 0;
    for (size_t from = 0, to; from < groups->count; from = to) {
        to = groups_end(groups, from);
        largest = to - from > largest ? to - from : largest;
    }
    return largest;
}

static void find_pairs(const struct across *across, struct found *found)
{
    struct groups groups = {0};
    group_sides(across, &groups);
    struct timed *row = memory_get((largest_group(&groups) + 1) * sizeof *row);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        for (size_t i = from; i < to; i++)
            row[i - from] =
                (struct timed){across->visits[groups.rows[i].index].started, groups.rows[i].index};
        qsort(row, to - from, sizeof *row, by_time);
        look_at_side(across, row, to - from, found);
    }
    free(row);
    groups_free(&groups);
}

/* ---- the same fallback counts once ---- */

static struct span target_of(const struct across *across, const struct visit *visit)
{
    struct span server = visit_server(across, visit);
    return server.len ? server : names_text(&across->names, server_of(across, visit)->met.address);
}

/* The names of the JSON contract stand for English. */
static struct words result_words(enum outcome outcome)
{
    static const char *const german[OUTCOMES] = {[OUTCOME_UNKNOWN] = "unbekannt",
                                                 [OUTCOME_ACCEPTED] = "angenommen",
                                                 [OUTCOME_PARTLY] = "teilweise angenommen",
                                                 [OUTCOME_REFUSED] = "abgelehnt",
                                                 [OUTCOME_DEFERRED] = "vorläufig abgelehnt",
                                                 [OUTCOME_NOT_CONNECTED] = "keine Verbindung",
                                                 [OUTCOME_ABORTED] = "abgebrochen",
                                                 [OUTCOME_NO_MAIL] = "keine Mail"};
    return (struct words){{span_of(outcome_name(outcome)), span_of(german[outcome])}};
}

static void tell_one(struct across *across, struct subject *subject, const struct pair *pair)
{
    const struct visit *failed = &across->visits[pair->failed], *next = &across->visits[pair->next];
    const struct server *from = server_of(across, failed), *to = server_of(across, next);
    subject_visit(across, subject, pair->failed);
    subject_visit(across, subject, pair->next);
    subject_tell(across, subject, "fallback failed as", first_kind(across, failed)->category);
    subject_tell_both(across, subject, "fallback result", result_words((enum outcome)next->outcome));
    if (from->met.port && to->met.port && from->met.port != to->met.port) {
        subject_count(across, subject, "fallback port", to->met.port);
        subject_count(across, subject, "fallback port before", from->met.port);
    }
    if (next->offers != KNOWN_NOT)
        subject_word(across, subject, "fallback offers starttls", next->offers == KNOWN_YES ? "yes" : "no");
}

static void tell(struct across *across, const struct found *found, const struct groups *groups, size_t from,
                 size_t to)
{
    const struct pair *first = &found->pairs[groups->rows[from].index];
    struct subject *subject = subject_new(across, "fallback");
    if (!subject || !found->pairs)
        return;
    for (size_t i = from; i < to; i++)
        tell_one(across, subject, &found->pairs[groups->rows[i].index]);
    subject_word(across, subject, "fallback kind", kind_names[first->kind]);
    subject_tell(across, subject, "fallback from", target_of(across, &across->visits[first->failed]));
    subject_tell(across, subject, "fallback to", target_of(across, &across->visits[first->next]));
    subject_count(across, subject, "fallback times", to - from);
}

static uint64_t key_of_pair(struct across *across, const struct pair *pair)
{
    struct arena arena = {0};
    const struct server *from = server_of(across, &across->visits[pair->failed]),
                        *to = server_of(across, &across->visits[pair->next]);
    struct span key = arena_print(&arena, "fallback %d %u %u %u %u", (int)pair->kind, from->known_as,
                                  to->known_as, (unsigned)from->met.port, (unsigned)to->met.port);
    uint64_t number = text_kept(across, key);
    arena_free(&arena);
    return number;
}

void find_fallbacks(struct across *across)
{
    struct found found = {0};
    struct groups groups = {0};
    find_pairs(across, &found);
    for (size_t i = 0; i < found.count; i++)
        groups_add(&groups, key_of_pair(across, &found.pairs[i]), i);
    groups_sort(&groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        tell(across, &found, &groups, from, to);
    }
    groups_free(&groups);
    free(found.pairs);
}
