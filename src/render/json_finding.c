/* What the rules found, as the contract has it. */
#include "render/json_finding.h"

#include "render/json_write.h"

void json_places(struct text *out, unsigned long first, unsigned long last)
{
    json_member_number_or_null(out, "first", first > 0, first);
    json_member_number_or_null(out, "last", first > 0, last);
}

static void evidence(struct text *out, const struct cause_found *cause, enum language language)
{
    json_key(out, "evidence");
    text_add_byte(out, '[');
    for (size_t i = 0; i < cause->evidence_count; i++) {
        const struct evidence_found *found = &cause->evidence[i];
        char mark[2] = {found->mark, '\0'};
        json_separate(out);
        text_add_byte(out, '{');
        json_member_name(out, "mark", mark);
        json_member(out, "text", found->text.in[language]);
        json_places(out, found->first, found->last);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
}

static void causes(struct text *out, const struct finding *finding, enum language language)
{
    json_key(out, "causes");
    text_add_byte(out, '[');
    for (size_t i = 0; i < finding->cause_count; i++) {
        const struct cause_found *cause = &finding->causes[i];
        json_separate(out);
        text_add_byte(out, '{');
        json_member(out, "cause", cause->cause);
        json_member(out, "title", cause->title.in[language]);
        json_member_name(out, "standing", standing_name(cause->standing));
        json_member_number(out, "score", (unsigned long)cause->score);
        json_member_name(out, "acts", acts_name(cause->acts));
        evidence(out, cause, language);
        json_key(out, "fix");
        text_add_byte(out, '[');
        for (size_t j = 0; j < cause->fix_count; j++) {
            json_separate(out);
            text_add_byte(out, '{');
            json_member_name(out, "acts", acts_name(cause->fixes[j].acts));
            json_member(out, "text", cause->fixes[j].text.in[language]);
            text_add_byte(out, '}');
        }
        text_add_string(out, "]}");
    }
    text_add_byte(out, ']');
}

static void texts(struct text *out, const char *name, const struct words *list, size_t count,
                  enum language language)
{
    json_key(out, name);
    text_add_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        json_separate(out);
        json_string(out, list[i].in[language]);
    }
    text_add_byte(out, ']');
}

static void reply_of(struct text *out, const struct finding *finding)
{
    json_key(out, "reply");
    if (!finding->code) {
        text_add_string(out, "null");
        return;
    }
    text_add_byte(out, '{');
    json_member_number(out, "code", (unsigned long)finding->code);
    json_member_or_null(out, "enhanced", finding->enhanced);
    json_member(out, "text", finding->reply_text);
    text_add_byte(out, '}');
}

static void finding_places(struct text *out, const struct finding *finding)
{
    json_key(out, "at");
    text_add_byte(out, '[');
    for (size_t i = 0; i < finding->at_count; i++) {
        json_separate(out);
        text_print(out, "%zu", finding->at[i] + 1);
    }
    text_add_byte(out, ']');
    json_places(out, finding->first, finding->last);
}

static void verdict(struct text *out, const struct finding *finding)
{
    static const char *const answers[] = {
        [ANSWER_UNKNOWN] = "null", [ANSWER_NO] = "false", [ANSWER_YES] = "true"};
    json_key(out, "retry");
    text_add_string(out, answers[finding->retry]);
    json_member_name(out, "acts", acts_name(finding->acts));
    json_member_bool(out, "undecided", finding->undecided);
    json_member_bool(out, "contradicted", finding->contradicted);
}

static void says(struct text *out, const struct finding *finding, enum language language)
{
    json_member(out, "title", finding->title.in[language]);
    json_member(out, "meaning", finding->meaning.in[language]);
    causes(out, finding, language);
    texts(out, "avoid", finding->avoid, finding->avoid_count, language);
    texts(out, "probe", finding->probe, finding->probe_count, language);
}

static void references(struct text *out, const struct finding *finding)
{
    json_key(out, "references");
    text_add_byte(out, '[');
    for (size_t i = 0; i < finding->reference_count; i++) {
        json_separate(out);
        json_string(out, finding->references[i]);
    }
    text_add_byte(out, ']');
}

static void kind(struct text *out, const struct finding *finding)
{
    json_member(out, "rule", finding->rule);
    json_member(out, "category", finding->category);
    json_member_name(out, "severity", severity_name(finding->severity));
}

void json_finding(struct text *out, const struct finding *finding, enum language language)
{
    json_separate(out);
    text_add_byte(out, '{');
    kind(out, finding);
    json_member_name(out, "stage", stage_name(finding->stage));
    finding_places(out, finding);
    reply_of(out, finding);
    json_member_name(out, "permanence", permanence_name(finding->permanence));
    verdict(out, finding);
    json_member_bool(out, "repaired", finding->repaired);
    if (finding->known)
        json_member_bool(out, "known", true);
    says(out, finding, language);
    json_member_number_or_null(out, "consequence_of", finding->consequence_of != NO_FINDING,
                               finding->consequence_of);
    references(out, finding);
    text_add_byte(out, '}');
}

/* ---- about several sessions ---- */

static void names(struct text *out, const char *name, const struct span *list, unsigned long count)
{
    json_key(out, name);
    text_add_byte(out, '[');
    for (unsigned long i = 0; i < count && i < EXTENT_MOST; i++) {
        json_separate(out);
        json_string(out, list[i]);
    }
    text_add_byte(out, ']');
}

static void extent_places(struct text *out, const struct extent *extent)
{
    json_key(out, "places");
    text_add_byte(out, '[');
    for (unsigned long i = 0; i < extent->sessions && i < EXTENT_MOST; i++) {
        json_separate(out);
        text_add_byte(out, '{');
        json_member(out, "file", extent->places[i].file);
        json_member_number(out, "session", extent->places[i].session);
        json_member_number_or_null(out, "first", extent->places[i].line > 0, extent->places[i].line);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
}

static void extent(struct text *out, const struct extent *extent)
{
    json_key(out, "extent");
    text_add_byte(out, '{');
    json_member_number(out, "sessions", extent->sessions);
    json_member_number(out, "files", extent->files);
    json_member_number(out, "servers", extent->server_count);
    json_member_number(out, "domains", extent->domain_count);
    json_member_or_null(out, "first_seen", extent->first_seen);
    json_member_or_null(out, "last_seen", extent->last_seen);
    names(out, "server_names", extent->servers, extent->server_count);
    names(out, "domain_names", extent->domains, extent->domain_count);
    extent_places(out, extent);
    text_add_byte(out, '}');
}

void json_across(struct text *out, const struct render_run *run)
{
    const struct run_report *across = run->across;
    enum language language = run->options.language;
    if (!across)
        return;
    json_key(out, "across");
    text_add_byte(out, '{');
    json_member_bool(out, "limited", across->limited);
    json_member_number(out, "left_out", across->left_out);
    json_key(out, "findings");
    text_add_byte(out, '[');
    for (size_t i = 0; i < across->count; i++) {
        const struct finding *finding = &across->findings[i].finding;
        json_separate(out);
        text_add_byte(out, '{');
        kind(out, finding);
        json_member_name(out, "subject", across->findings[i].extent.subject);
        extent(out, &across->findings[i].extent);
        verdict(out, finding);
        says(out, finding, language);
        references(out, finding);
        text_add_byte(out, '}');
    }
    text_add_string(out, "]}");
}
