/* What a subject says, and how far it reaches. */
#include "session/across_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/moment.h"
#include "smtp/name.h"

struct subject *subject_new(struct across *across, const char *name)
{
    if (across->subjects.count == SUBJECTS_MOST) {
        across->limited = true;
        return NULL;
    }
    struct subject *subject = LIST_ADD(&across->arena, &across->subjects);
    *subject = (struct subject){.name = name};
    return subject;
}

void subject_visit(struct across *across, struct subject *subject, size_t visit)
{
    if (!subject->visits.count || subject->visits.at[subject->visits.count - 1] != visit)
        *LIST_ADD(&across->arena, &subject->visits) = (uint32_t)visit;
}

static bool is_told(const struct subject *subject, const char *fact, struct span text)
{
    for (size_t i = 0; i < subject->told.count; i++)
        if (strcmp(fact, subject->told.at[i].fact) == 0 && span_equal(subject->told.at[i].text, text))
            return true;
    return false;
}

/* Text of ours or of across->names: it stays. */
void subject_tell(struct across *across, struct subject *subject, const char *fact, struct span text)
{
    enum { ITEMS_MOST = 256 };
    if (text.len && subject->told.count < ITEMS_MOST && !is_told(subject, fact, text))
        *LIST_ADD(&across->arena, &subject->told) = (struct told){.fact = fact, .text = text};
}

void subject_mailbox(struct across *across, struct subject *subject, const char *fact, uint32_t mailbox)
{
    char room[NAME_LONGEST];
    subject_tell(across, subject, fact, arena_copy(&across->arena, mailbox_text(across, mailbox, room)));
}

void subject_word(struct across *across, struct subject *subject, const char *fact, const char *word)
{
    subject_tell(across, subject, fact, span_of(word));
}

void subject_count(struct across *across, struct subject *subject, const char *fact, unsigned long count)
{
    subject_tell(across, subject, fact, arena_print(&across->arena, "%lu", count));
}

void subject_alike(struct across *across, struct subject *subject, const char *fact, enum alike alike)
{
    static const char *const words[] = {
        [ALIKE_UNKNOWN] = "", [ALIKE_SAME] = "same", [ALIKE_DIFFERENT] = "different"};
    subject_word(across, subject, fact, words[alike]);
}

void subject_tell_both(struct across *across, struct subject *subject, const char *fact, struct words words)
{
    size_t before = subject->told.count;
    subject_tell(across, subject, fact, words.in[LANGUAGE_EN]);
    if (subject->told.count > before)
        subject->told.at[before].german = words.in[LANGUAGE_DE];
}

static struct span moment_of(struct arena *arena, const struct visit *visit)
{
    struct text stamp = {0};
    moment_add(&stamp, visit->started, (struct zone){visit->zone, visit->zoned});
    struct span copy = arena_copy(arena, text_span(&stamp));
    text_free(&stamp);
    return copy;
}

void subject_moment(struct across *across, struct subject *subject, const char *fact,
                    const struct visit *visit)
{
    subject_tell(across, subject, fact, moment_said(moment_of(&across->arena, visit)));
}

struct span visit_server(const struct across *across, const struct visit *visit)
{
    return names_text(&across->names, server_of(across, visit)->known_as);
}

struct span told_once(const struct subject *subject, const char *fact)
{
    for (size_t i = 0; i < subject->told.count; i++)
        if (strcmp(fact, subject->told.at[i].fact) == 0)
            return subject->told.at[i].text;
    return (struct span){"", 0};
}

/* ---- how far it reaches ---- */

/* Numbers of names, sorted and told once each. */
struct counted {
    uint32_t *at;
    size_t count;
};

static int by_number(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void count_once(struct counted *counted)
{
    size_t kept = 0;
    if (counted->count)
        qsort(counted->at, counted->count, sizeof *counted->at, by_number);
    for (size_t i = 0; i < counted->count; i++)
        if (counted->at[i] && (!kept || counted->at[kept - 1] != counted->at[i]))
            counted->at[kept++] = counted->at[i];
    counted->count = kept;
}

static unsigned long list_names(const struct across *across, struct counted *counted, struct span *list)
{
    count_once(counted);
    for (size_t i = 0; list && i < counted->count && i < EXTENT_MOST; i++)
        list[i] = names_text(&across->names, counted->at[i]);
    return counted->count;
}

typedef uint32_t number_of(const struct across *across, const struct visit *visit);

static uint32_t file_number(const struct across *across, const struct visit *visit)
{
    (void)across;
    return visit->file;
}

static uint32_t name_number(const struct across *across, const struct visit *visit)
{
    return server_of(across, visit)->known_as;
}

static unsigned long list_visits(const struct across *across, const struct subject *subject,
                                 number_of *number, struct span *list)
{
    struct counted counted = {memory_get((subject->visits.count + 1) * sizeof *counted.at), 0};
    for (size_t i = 0; i < subject->visits.count; i++)
        counted.at[counted.count++] = number(across, &across->visits[subject->visits.at[i]]);
    unsigned long count = list_names(across, &counted, list);
    free(counted.at);
    return count;
}

/* Domains are no names of their own, so they are counted in a table of their own. */
static unsigned long list_domains(struct arena *arena, const struct across *across,
                                  const struct subject *subject, struct span *list)
{
    struct names domains = {0};
    for (size_t i = 0; i < subject->visits.count; i++) {
        const struct visit *visit = &across->visits[subject->visits.at[i]];
        for (size_t j = 0; j < visit->letters; j++)
            names_number(&domains, mailbox_domain(across, across->letters[visit->letter + j].recipient));
    }
    for (size_t i = 0; i < domains.count && i < EXTENT_MOST; i++)
        list[i] = arena_copy(arena, names_text(&domains, (uint32_t)i + 1));
    unsigned long count = domains.count;
    names_free(&domains);
    return count;
}

static void list_places(const struct across *across, const struct subject *subject, struct extent *extent)
{
    for (size_t i = 0; i < subject->visits.count && i < EXTENT_MOST; i++) {
        const struct visit *visit = &across->visits[subject->visits.at[i]];
        const struct failure *failure = first_failure(across, visit);
        extent->places[i] = (struct seen_place){names_text(&across->files, visit->file), visit->number,
                                                failure ? failure->line : 0};
    }
}

static void tell_moments(struct arena *arena, const struct across *across, const struct subject *subject,
                         struct extent *extent)
{
    const struct visit *first = NULL, *last = NULL;
    for (size_t i = 0; i < subject->visits.count; i++) {
        const struct visit *visit = &across->visits[subject->visits.at[i]];
        if (isnan(visit->started))
            continue;
        first = !first || visit->started < first->started ? visit : first;
        last = !last || visit->started > last->started ? visit : last;
    }
    extent->first_seen = first ? moment_of(arena, first) : (struct span){"", 0};
    extent->last_seen = last ? moment_of(arena, last) : (struct span){"", 0};
}

unsigned long across_reach(const struct across *across, size_t at)
{
    return across->subjects.at[at].visits.count;
}

struct extent across_extent(struct arena *arena, const struct across *across, size_t at)
{
    const struct subject *subject = &across->subjects.at[at];
    struct extent extent = {.subject = subject->name, .sessions = subject->visits.count};
    extent.files = list_visits(across, subject, file_number, NULL);
    extent.server_count = list_visits(across, subject, name_number, extent.servers);
    extent.domain_count = list_domains(arena, across, subject, extent.domains);
    list_places(across, subject, &extent);
    extent.rule = told_once(subject, "failure rule");
    for (size_t i = 0; i < subject->told.count; i++)
        if (strcmp("failure title", subject->told.at[i].fact) == 0)
            extent.title = (struct words){{subject->told.at[i].text, subject->told.at[i].german}};
    tell_moments(arena, across, subject, &extent);
    return extent;
}
