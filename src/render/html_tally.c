/* What the summary counts while the sessions pass. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sha256.h"
#include "render/html.h"

enum { SERVERS_FIRST = 256, SECONDS_OF_HOUR = 3600 };

static struct rule_tally *rule_tally(struct page *page, const struct render_run *run,
                                     const struct finding *finding)
{
    for (size_t i = 0; i < page->rules.count; i++)
        if (span_equal(page->rules.at[i].rule, finding->rule))
            return &page->rules.at[i];
    struct rule_tally *tally = LIST_ADD(&page->words, &page->rules);
    struct arena arena = {0};
    struct rule_page rule;
    size_t index;
    bool known =
        rulebook_find(run->book, finding->rule, &index) && rulebook_page(run->book, index, &arena, &rule);
    *tally = (struct rule_tally){.rule = arena_copy(&page->words, finding->rule),
                                 .stage = finding->stage,
                                 .severity = finding->severity,
                                 .acts = finding->acts,
                                 .permanence = finding->permanence};
    for (int i = 0; i < LANGUAGES; i++)
        tally->title.in[i] = arena_copy(&page->words, known ? rule.bare_title.in[i] : finding->title.in[i]);
    arena_free(&arena);
    return tally;
}

/* A rule counts once a session, however often it was found there. Who must act may differ from session to
 * session. */
static void tally_rules(struct page *page, const struct render_run *run, const struct report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        bool again = finding->consequence_of != NO_FINDING;
        for (size_t j = 0; j < i && !again; j++)
            again = report->findings[j].consequence_of == NO_FINDING &&
                    span_equal(report->findings[j].rule, finding->rule);
        if (again)
            continue;
        struct rule_tally *tally = rule_tally(page, run, finding);
        tally->sessions++;
        if (tally->acts != finding->acts)
            tally->acts = ACTS_OPEN;
        if (tally->severity < finding->severity)
            tally->severity = finding->severity;
    }
}

static size_t *server_slot(struct page *page, struct span host)
{
    struct sha256 hash = sha256_of(host);
    size_t at;
    memcpy(&at, hash.octets, sizeof at);
    for (at &= page->server_room - 1; page->server_index[at]; at = (at + 1) & (page->server_room - 1))
        if (span_equal(page->servers.at[page->server_index[at] - 1].host, host))
            break;
    return &page->server_index[at];
}

static void grow_servers(struct page *page)
{
    page->server_room = page->server_room ? page->server_room * 2 : SERVERS_FIRST;
    free(page->server_index);
    page->server_index = memory_get(page->server_room * sizeof *page->server_index);
    for (size_t i = 0; i < page->servers.count; i++)
        *server_slot(page, page->servers.at[i].host) = i + 1;
}

static void tally_server(struct page *page, const struct session *session, bool failed)
{
    struct span host = host_of(session);
    if (!host.len)
        return;
    if ((page->servers.count + 1) * 2 > page->server_room)
        grow_servers(page);
    size_t *slot = server_slot(page, host);
    if (!*slot) {
        *LIST_ADD(&page->words, &page->servers) =
            (struct server_tally){.host = arena_copy(&page->words, host)};
        *slot = page->servers.count;
    }
    page->servers.at[*slot - 1].sessions++;
    page->servers.at[*slot - 1].failed += failed;
}

/* Sessions mostly come in order, so the hour is mostly the last one. */
static void tally_hour(struct page *page, const struct conversation *conversation, bool failed)
{
    if (isnan(conversation->started) || fabs(conversation->started) > 4e11) {
        page->timeless++;
        return;
    }
    page->unzoned += !conversation->frames && !conversation->zoned;
    long hour = (long)floor(conversation->started / SECONDS_OF_HOUR);
    if (!page->hours.count || page->hours.at[page->hours.count - 1].hour != hour)
        *LIST_ADD(&page->words, &page->hours) = (struct hour_tally){.hour = hour};
    struct hour_tally *tally = &page->hours.at[page->hours.count - 1];
    tally->failed += failed;
    tally->others += !failed;
}

void tally_session(struct page *page, const struct render_run *run, const struct session *session,
                   const struct report *report)
{
    const struct finding *error = first_error_of(report);
    tally_rules(page, run, report);
    tally_server(page, session, error != NULL);
    tally_hour(page, session->conversation, error != NULL);
    if (!error)
        return;
    page->ended[error->stage]++;
    page->acts[error->acts]++;
}
