#include "baseline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "smtp/address.h"
#include "smtp/name.h"
#include "smtp/reply.h"

enum {
    HASH_OCTETS = 16, /* replies are a stranger's: a weak hash would let one pass for a known one */
    ROOM_FIRST = 1024,
    REPLY_MOST = 500,            /* octets; what follows makes no other failure of it */
    FILE_MOST = 64 * 1024 * 1024 /* hundred thousands of failures; more is no list that anybody keeps */
};

struct known {
    struct failure failure;
    unsigned char hash[HASH_OCTETS];
    bool old, seen; /* the file has it; the run met it */
};

struct smtplint_baseline {
    struct arena arena;
    LIST(struct known) known;
    size_t *index; /* hash: place in known + 1 */
    size_t room;
};

struct smtplint_baseline *smtplint_baseline_new(void)
{
    return memory_get(sizeof(struct smtplint_baseline));
}

void smtplint_baseline_free(struct smtplint_baseline *baseline)
{
    if (!baseline)
        return;
    arena_free(&baseline->arena);
    free(baseline->index);
    free(baseline);
}

/* ---- what tells a failure from others ---- */

static struct span valid(struct arena *arena, struct span text)
{
    struct text out = {0};
    while (text.at && text.len) {
        size_t len = utf8_sequence(text);
        if (len)
            text_add(&out, span_cut(text, 0, len));
        else
            text_add_byte(&out, '?');
        text = span_from(text, len ? len : 1);
    }
    struct span made = arena_copy(arena, text_span(&out));
    text_free(&out);
    return made;
}

static struct span organisation_behind(struct arena *arena, const struct session *session)
{
    struct span host = session->server.name;
    bool named = host.len && address_kind(host) == ADDRESS_NONE;
    if (!named)
        return session->server.address.len ? session->server.address : host;
    if (host.at[host.len - 1] == '.')
        host = span_cut(host, 0, host.len - 1);
    return arena_lower(arena, domain_organisation(host));
}

static struct span reply_of(struct arena *arena, const struct finding *finding)
{
    struct text reply = {0};
    struct span text = finding->reply_text;
    if (finding->code)
        text_print(&reply, "%d ", finding->code);
    if (finding->enhanced.len) {
        text_print(&reply, "%.*s ", (int)finding->enhanced.len, finding->enhanced.at);
        enhanced_take(&text);
    }
    reply_add_stripped(&reply, text);
    while (reply.len && reply.at[reply.len - 1] == ' ')
        reply.len--;
    struct span made = valid(arena, span_cut(text_span(&reply), 0, REPLY_MOST));
    text_free(&reply);
    return made;
}

struct failure failure_of(struct arena *arena, const struct session *session, const struct finding *finding)
{
    return (struct failure){valid(arena, finding->rule), valid(arena, organisation_behind(arena, session)),
                            reply_of(arena, finding)};
}

/* ---- the table ---- */

static void hash_of(const struct failure *failure, unsigned char *hash)
{
    struct text key = {0};
    text_add(&key, failure->rule);
    text_add_byte(&key, '\0');
    text_add(&key, failure->server);
    text_add_byte(&key, '\0');
    text_add(&key, failure->reply);
    struct sha256 whole = sha256_of(text_span(&key));
    memcpy(hash, whole.octets, HASH_OCTETS);
    text_free(&key);
}

static size_t *slot_of(const struct smtplint_baseline *baseline, const unsigned char *hash)
{
    size_t at;
    memcpy(&at, hash, sizeof at);
    for (at &= baseline->room - 1; baseline->index[at]; at = (at + 1) & (baseline->room - 1))
        if (memcmp(baseline->known.at[baseline->index[at] - 1].hash, hash, HASH_OCTETS) == 0)
            break;
    return &baseline->index[at];
}

static void make_room(struct smtplint_baseline *baseline)
{
    if ((baseline->known.count + 1) * 2 <= baseline->room)
        return;
    baseline->room = baseline->room ? baseline->room * 2 : ROOM_FIRST;
    free(baseline->index);
    baseline->index = memory_get(baseline->room * sizeof *baseline->index);
    for (size_t i = 0; i < baseline->known.count; i++)
        *slot_of(baseline, baseline->known.at[i].hash) = i + 1;
}

static struct known *known_as(struct smtplint_baseline *baseline, const struct failure *failure, bool add)
{
    unsigned char hash[HASH_OCTETS];
    hash_of(failure, hash);
    make_room(baseline);
    size_t *slot = slot_of(baseline, hash);
    if (*slot)
        return &baseline->known.at[*slot - 1];
    if (!add)
        return NULL;
    struct known *known = LIST_ADD(&baseline->arena, &baseline->known);
    *known = (struct known){.failure = {arena_copy(&baseline->arena, failure->rule),
                                        arena_copy(&baseline->arena, failure->server),
                                        arena_copy(&baseline->arena, failure->reply)}};
    memcpy(known->hash, hash, HASH_OCTETS);
    *slot = baseline->known.count;
    return known;
}

void baseline_add(struct smtplint_baseline *baseline, const struct failure *failure)
{
    known_as(baseline, failure, true)->old = true;
}

bool baseline_meet(struct smtplint_baseline *baseline, const struct failure *failure, bool learn)
{
    struct known *known = known_as(baseline, failure, learn);
    if (known)
        known->seen = true;
    return known && known->old;
}

/* ---- a session's report ---- */

static bool is_root(const struct finding *finding)
{
    return finding->consequence_of == NO_FINDING;
}

/* The root of what follows from what follows. */
static const struct finding *root_of(const struct report *report, const struct finding *finding)
{
    for (size_t i = 0; i < report->count && !is_root(finding); i++)
        finding = &report->findings[finding->consequence_of];
    return finding;
}

void baseline_mark(struct smtplint_baseline *baseline, const struct session *session, struct report *report)
{
    struct arena arena = {0};
    for (size_t i = 0; i < report->count; i++) {
        struct finding *finding = &report->findings[i];
        if (!is_root(finding))
            continue;
        struct failure failure = failure_of(&arena, session, finding);
        finding->known = baseline_meet(baseline, &failure, false);
        report->known += finding->known;
        report->known_errors += finding->known && finding->severity == SEVERITY_ERROR;
    }
    for (size_t i = 0; i < report->count; i++)
        report->findings[i].known = root_of(report, &report->findings[i])->known;
    arena_free(&arena);
}

void baseline_learn(struct smtplint_baseline *baseline, const struct session *session,
                    const struct report *report)
{
    struct arena arena = {0};
    for (size_t i = 0; i < report->count; i++) {
        if (!is_root(&report->findings[i]))
            continue;
        struct failure failure = failure_of(&arena, session, &report->findings[i]);
        baseline_meet(baseline, &failure, true);
    }
    arena_free(&arena);
}

struct report report_without_known(struct arena *arena, const struct report *report)
{
    struct report left = *report;
    size_t *place = arena_take(arena, (report->count + 1) * sizeof *place);
    left.findings = arena_take(arena, (report->count + 1) * sizeof *left.findings);
    left.count = 0;
    for (size_t i = 0; i < report->count; i++) {
        place[i] = left.count;
        if (!report->findings[i].known)
            left.findings[left.count++] = report->findings[i];
    }
    for (size_t i = 0; i < left.count; i++)
        if (!is_root(&left.findings[i]))
            left.findings[i].consequence_of = place[left.findings[i].consequence_of];
    return left;
}

/* ---- the file ---- */

static bool read_all(const char *path, struct text *text, struct error *error)
{
    FILE *file = fopen(path, "re");
    char piece[BUFSIZ];
    size_t got;
    if (!file)
        return error_set(error, "%s", strerror(errno));
    while (text->len <= FILE_MOST && (got = fread(piece, 1, sizeof piece, file)) > 0)
        text_add(text, (struct span){piece, got});
    bool good = !ferror(file);
    fclose(file);
    if (!good)
        return error_set(error, "cannot be read");
    return text->len <= FILE_MOST || error_set(error, "larger than any baseline");
}

bool smtplint_baseline_read(struct smtplint_baseline *baseline, const char *path, char *why, size_t size)
{
    struct error error = {{0}};
    struct text text = {0};
    bool good = read_all(path, &text, &error) && baseline_load(baseline, text_span(&text), &error);
    if (!good && why && size)
        snprintf(why, size, "%s", error.text);
    text_free(&text);
    return good;
}

static int compare_spans(struct span a, struct span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_failure(const void *a, const void *b)
{
    const struct failure *one = a, *other = b;
    int order = compare_spans(one->rule, other->rule);
    order = order ? order : compare_spans(one->server, other->server);
    return order ? order : compare_spans(one->reply, other->reply);
}

/* In one order, so that a file that is kept with others shows in its history what became known. */
bool smtplint_baseline_write(struct smtplint_baseline *baseline, enum smtplint_keep keep,
                             smtplint_write *write, void *to)
{
    struct text out = {0};
    size_t count = 0;
    struct failure *rows = memory_get((baseline->known.count + 1) * sizeof *rows);
    for (size_t i = 0; i < baseline->known.count; i++) {
        const struct known *known = &baseline->known.at[i];
        if (keep == SMTPLINT_KEEP_ALL || (known->old && known->seen))
            rows[count++] = known->failure;
    }
    if (count)
        qsort(rows, count, sizeof *rows, by_failure);
    text_add_string(&out, "{\"schema\": \"smtplint-baseline/1\",\n \"known\": [");
    for (size_t i = 0; i < count; i++) {
        text_add_string(&out, i ? ",\n  " : "\n  ");
        failure_write(&out, &rows[i]);
    }
    text_add_string(&out, count ? "\n ]}\n" : "]}\n");
    bool written = write(to, out.at, out.len);
    text_free(&out);
    free(rows);
    return written;
}

struct smtplint_baseline_counts smtplint_baseline_count(const struct smtplint_baseline *baseline)
{
    struct smtplint_baseline_counts counts = {0};
    for (size_t i = 0; i < baseline->known.count; i++) {
        const struct known *known = &baseline->known.at[i];
        counts.known += known->old;
        counts.fresh += !known->old;
        counts.gone += known->old && !known->seen;
    }
    return counts;
}
