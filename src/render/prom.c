/*
 * For Prometheus' textfile collector: counts only, and no label that a stranger could fill. No time stamps:
 * the collector refuses them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "render/formats.h"

struct row {
    struct span rule;
    enum stage stage;
    unsigned long count[SEVERITIES];
};

struct tally {
    struct row *rows;
    size_t count, room;
    struct arena names; /* a finding lives as long as its session */
};

static void begin(struct rendering *rendering)
{
    rendering->own = memory_get(sizeof(struct tally));
}

static struct row *row_of(struct tally *tally, const struct finding *finding)
{
    for (size_t i = 0; i < tally->count; i++)
        if (tally->rows[i].stage == finding->stage && span_equal(tally->rows[i].rule, finding->rule))
            return &tally->rows[i];
    if (tally->count == tally->room) {
        tally->room = tally->room * 2 + 16;
        tally->rows = memory_resize(tally->rows, tally->room * sizeof *tally->rows);
    }
    tally->rows[tally->count] = (struct row){arena_copy(&tally->names, finding->rule), finding->stage, {0}};
    return &tally->rows[tally->count++];
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    (void)session, (void)of;
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].consequence_of == NO_FINDING)
            row_of(rendering->own, &report->findings[i])->count[report->findings[i].severity]++;
}

static void add_head(struct text *out, const char *name, const char *help)
{
    text_print(out, "# HELP smtplint_%s %s\n# TYPE smtplint_%s gauge\n", name, help, name);
}

static void add_single(struct text *out, const char *name, const char *help, unsigned long count)
{
    add_head(out, name, help);
    text_print(out, "smtplint_%s %lu\n", name, count);
}

static void add_outcomes(struct text *out, const struct render_counts *counts)
{
    add_head(out, "sessions", "Sessions by what came of them.");
    for (int i = 0; i < OUTCOMES; i++)
        text_print(out, "smtplint_sessions{outcome=\"%s\"} %lu\n", outcome_name((enum outcome)i),
                   counts->outcomes[i]);
}

static void add_known(struct text *out, const struct render_counts *counts)
{
    add_head(out, "known_findings", "Findings that the baseline has, not counted above.");
    for (int i = 0; i < SEVERITIES; i++)
        text_print(out, "smtplint_known_findings{severity=\"%s\"} %lu\n", severity_name((enum severity)i),
                   counts->known[i]);
}

static int by_rule(const void *a, const void *b)
{
    const struct row *one = a, *other = b;
    size_t shorter = one->rule.len < other->rule.len ? one->rule.len : other->rule.len;
    int order = memcmp(one->rule.at, other->rule.at, shorter);
    order = order ? order : (one->rule.len > other->rule.len) - (one->rule.len < other->rule.len);
    return order ? order : (int)one->stage - (int)other->stage;
}

static void add_findings(struct text *out, const struct tally *tally)
{
    add_head(out, "findings", "Findings that follow from no other one.");
    for (size_t i = 0; i < tally->count; i++)
        for (int j = 0; j < SEVERITIES; j++)
            if (tally->rows[i].count[j])
                text_print(out, "smtplint_findings{rule=\"%.*s\",severity=\"%s\",stage=\"%s\"} %lu\n",
                           (int)tally->rows[i].rule.len, tally->rows[i].rule.at,
                           severity_name((enum severity)j), stage_name(tally->rows[i].stage),
                           tally->rows[i].count[j]);
}

static int by_name(const void *a, const void *b)
{
    const struct run_finding *const *one = a, *const *other = b;
    struct span left = (*one)->finding.rule, right = (*other)->finding.rule;
    int order = memcmp(left.at, right.at, left.len < right.len ? left.len : right.len);
    return order ? order : (left.len > right.len) - (left.len < right.len);
}

/* One sample a rule; a run of one session has none. */
static void add_across(struct text *out, const struct run_report *across)
{
    if (!across || !across->count)
        return;
    struct arena arena = {0};
    const struct run_finding **sorted = arena_take(&arena, across->count * sizeof *sorted);
    for (size_t i = 0; i < across->count; i++)
        sorted[i] = &across->findings[i];
    qsort(sorted, across->count, sizeof *sorted, by_name);
    add_head(out, "across_findings", "Findings about several sessions together.");
    for (size_t i = 0, next; i < across->count; i = next) {
        const struct finding *finding = &sorted[i]->finding;
        for (next = i; next < across->count && span_equal(sorted[next]->finding.rule, finding->rule);)
            next++;
        text_print(out, "smtplint_across_findings{rule=\"%.*s\",severity=\"%s\"} %zu\n",
                   (int)finding->rule.len, finding->rule.at, severity_name(finding->severity), next - i);
    }
    arena_free(&arena);
}

static void end(struct rendering *rendering)
{
    struct tally *tally = rendering->own;
    struct text *out = &rendering->out;
    const struct render_counts *counts = &rendering->run->counts;
    if (tally->count)
        qsort(tally->rows, tally->count, sizeof *tally->rows, by_rule);
    add_head(out, "info", "Version of smtplint and of its rules.");
    text_print(out, "smtplint_info{version=\"%s\",rules=\"%.*s\"} 1\n", rendering->run->version,
               (int)rendering->run->book_digest.len, rendering->run->book_digest.at);
    add_single(out, "files", "Files looked at.", counts->files);
    add_single(out, "unread_files", "Files without SMTP, or damaged.", counts->unread);
    add_outcomes(out, counts);
    add_single(out, "failed_sessions", "Sessions with at least one error.", counts->failed);
    add_single(out, "consequences", "Findings that follow from another one.", counts->consequences);
    add_findings(out, tally);
    add_across(out, rendering->run->across);
    if (rendering->run->baseline)
        add_known(out, counts);
    arena_free(&tally->names);
    free(tally->rows);
    free(tally);
}

const struct renderer render_prom = {
    "prom", SAY_ABOUT("for Prometheus' textfile collector", "für den Textfile-Collector von Prometheus"),
    begin,  session,
    NULL,   end};
