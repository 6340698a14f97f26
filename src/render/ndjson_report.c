/* The findings of a session read back from its line. */
#include "render/ndjson_kept.h"
#include "render/ndjson_part.h"

static const char *name_of_severity(int index)
{
    return severity_name((enum severity)index);
}

static const char *name_of_standing(int index)
{
    return standing_name((enum standing)index);
}

static const char *name_of_acts(int index)
{
    return acts_name((enum acts)index);
}

static const char *name_of_permanence(int index)
{
    return permanence_name((enum permanence)index);
}

static enum acts read_acts(struct reading *reading, const struct json *object)
{
    return (enum acts)read_name(reading, object, "acts", name_of_acts, ACTS_COUNT);
}

/* The other language comes later, from "kept". */
static struct words in_both(struct span text)
{
    return (struct words){{text, text}};
}

static struct words read_words(struct reading *reading, const struct json *object, const char *key)
{
    return in_both(read_text(reading, object, key));
}

static void read_evidence(struct reading *reading, const struct json *row, struct cause_found *cause)
{
    const struct json *rows = read_array(reading, row, "evidence");
    cause->evidence = arena_take(reading->arena, rows->count * sizeof *cause->evidence);
    for (const struct json *one = rows->first; one; one = one->next) {
        struct span mark = read_text(reading, one, "mark");
        reading->bad |= mark.len != 1 || span_find((struct span)SPAN("+-?"), mark.at[0]) == 3;
        cause->evidence[cause->evidence_count++] =
            (struct evidence_found){.mark = mark.len ? mark.at[0] : '?',
                                    .text = read_words(reading, one, "text"),
                                    .first = read_number(reading, one, "first"),
                                    .last = read_number(reading, one, "last")};
    }
}

static void read_fixes(struct reading *reading, const struct json *row, struct cause_found *cause)
{
    const struct json *rows = read_array(reading, row, "fix");
    cause->fixes = arena_take(reading->arena, rows->count * sizeof *cause->fixes);
    for (const struct json *one = rows->first; one; one = one->next)
        cause->fixes[cause->fix_count++] =
            (struct step){read_acts(reading, one), read_words(reading, one, "text")};
}

static void read_causes(struct reading *reading, const struct json *row, struct finding *finding)
{
    const struct json *rows = read_array(reading, row, "causes");
    finding->causes = arena_take(reading->arena, rows->count * sizeof *finding->causes);
    for (const struct json *one = rows->first; one; one = one->next) {
        struct cause_found *cause = &finding->causes[finding->cause_count++];
        *cause = (struct cause_found){
            .cause = read_text(reading, one, "cause"),
            .title = read_words(reading, one, "title"),
            .standing = (enum standing)read_name(reading, one, "standing", name_of_standing, STANDINGS),
            .score = (int)read_number(reading, one, "score"),
            .acts = read_acts(reading, one)};
        read_evidence(reading, one, cause);
        read_fixes(reading, one, cause);
    }
}

static struct words *read_list(struct reading *reading, const struct json *row, const char *key,
                               size_t *count)
{
    const struct json *rows = read_array(reading, row, key);
    struct words *list = arena_take(reading->arena, rows->count * sizeof *list);
    for (const struct json *one = rows->first; one; one = one->next)
        list[(*count)++] = in_both(text_of(reading, one));
    return list;
}

static void read_places(struct reading *reading, const struct json *row, const struct session *session,
                        struct finding *finding)
{
    const struct json *rows = read_array(reading, row, "at");
    finding->at = arena_take(reading->arena, rows->count * sizeof *finding->at);
    for (const struct json *one = rows->first; one; one = one->next) {
        unsigned long n = number_of(reading, one);
        reading->bad |= n < 1 || n > session->entry_count;
        finding->at[finding->at_count++] = n - 1;
    }
    finding->first = read_number(reading, row, "first");
    finding->last = read_number(reading, row, "last");
}

static void read_reply(struct reading *reading, const struct json *row, struct finding *finding)
{
    const struct json *reply = json_at(row, "reply");
    finding->enhanced = finding->reply_text = (struct span){"", 0};
    if (!reply || reply->kind != JSON_OBJECT)
        return;
    finding->code = (int)read_number(reading, reply, "code");
    finding->enhanced = read_text(reading, reply, "enhanced");
    finding->reply_text = read_text(reading, reply, "text");
}

static enum answer read_answer(const struct json *row, const char *key)
{
    const struct json *value = json_at(row, key);
    return !value || value->kind == JSON_NULL ? ANSWER_UNKNOWN
           : value->kind == JSON_TRUE         ? ANSWER_YES
                                              : ANSWER_NO;
}

static void read_consequence(struct reading *reading, const struct json *row, size_t count,
                             struct finding *finding)
{
    const struct json *of = json_at(row, "consequence_of");
    bool root = of && of->kind == JSON_NULL;
    finding->consequence_of = root ? NO_FINDING : number_of(reading, of);
    reading->bad |= !root && finding->consequence_of >= count;
}

static void read_finding(struct reading *reading, const struct json *row, struct finding *finding)
{
    const struct json *references = read_array(reading, row, "references");
    *finding = (struct finding){
        .rule = read_text(reading, row, "rule"),
        .category = read_text(reading, row, "category"),
        .severity = (enum severity)read_name(reading, row, "severity", name_of_severity, SEVERITIES),
        .stage = (enum stage)read_name(reading, row, "stage", name_of_stage, STAGES),
        .permanence = (enum permanence)read_name(reading, row, "permanence", name_of_permanence,
                                                 PERMANENCE_PERMANENT + 1),
        .retry = read_answer(row, "retry"),
        .acts = read_acts(reading, row),
        .title = read_words(reading, row, "title"),
        .meaning = read_words(reading, row, "meaning"),
        .undecided = read_yes(row, "undecided"),
        .contradicted = read_yes(row, "contradicted"),
        .repaired = read_yes(row, "repaired")};
    finding->avoid = read_list(reading, row, "avoid", &finding->avoid_count);
    finding->probe = read_list(reading, row, "probe", &finding->probe_count);
    finding->references = arena_take(reading->arena, references->count * sizeof *finding->references);
    for (const struct json *one = references->first; one; one = one->next)
        finding->references[finding->reference_count++] = text_of(reading, one);
    read_reply(reading, row, finding);
    read_causes(reading, row, finding);
}

/* ---- what "kept" adds ---- */

struct other {
    struct reading *reading;
    const struct json *next;
    enum language language;
};

static void take_other(void *with, struct words *words)
{
    struct other *other = with;
    if (!other->next)
        other->reading->bad = true;
    else if (other->next->kind != JSON_NULL)
        words->in[other->language] = text_of(other->reading, other->next);
    other->next = other->next ? other->next->next : NULL;
}

static void read_codeless(struct reading *reading, const struct json *kept, struct report *report)
{
    const struct json *replies = json_at(kept, "replies");
    const struct json *reply = replies ? replies->first : NULL;
    for (size_t i = 0; reply && i < report->count; i++, reply = reply->next)
        report->findings[i].reply_text = text_of(reading, reply);
}

static void read_last_resorts(struct reading *reading, const struct json *kept, struct report *report)
{
    const struct json *list = json_at(kept, "last_resorts");
    for (const struct json *one = list ? list->first : NULL; one; one = one->next) {
        unsigned long index = number_of(reading, one);
        reading->bad |= index >= report->count;
        if (index < report->count)
            report->findings[index].last_resort = true;
    }
}

struct report read_report(struct reading *reading, const struct json *line, const struct session *session)
{
    const struct json *rows = read_array(reading, line, "findings"), *kept = json_at(line, "kept");
    const struct json *words = read_array(reading, kept, "words");
    struct report report = {.findings = arena_take(reading->arena, rows->count * sizeof(struct finding))};
    for (const struct json *row = rows->first; row; row = row->next) {
        struct finding *finding = &report.findings[report.count++];
        read_finding(reading, row, finding);
        read_places(reading, row, session, finding);
        read_consequence(reading, row, rows->count, finding);
    }
    struct other other = {reading, words->first,
                          reading->language == LANGUAGE_DE ? LANGUAGE_EN : LANGUAGE_DE};
    kept_each_words(&report, take_other, &other);
    reading->bad |= other.next != NULL;
    read_codeless(reading, kept, &report);
    read_last_resorts(reading, kept, &report);
    return report;
}
