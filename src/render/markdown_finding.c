/* A finding in Markdown, as a terminal shows it: in full what failed the mail, shortly what did not. */
#include "render/markdown.h"

#include "render/formats.h"
#include "render/tty_dialogue.h"

/* ---- quoted ---- */

/* A fence is longer than any in what it holds; quoted lines begin with a mark, so none can close it. */
static void add_quoted_line(const struct view *view, unsigned long number, const char *side, struct span said)
{
    static const struct render_options unicode = {0};
    text_print(view->pen->out, "%4lu  %s  ", number, side);
    render_harmless(view->pen->out, said, &unicode);
    text_add_byte(view->pen->out, '\n');
}

static void add_quoted(const struct view *view, const struct entry *entry)
{
    static const char *const sides[] = {[SIDE_CLIENT] = "C", [SIDE_SERVER] = "S", [SIDE_NOTE] = "*"};
    if (entry->inferred)
        return;
    for (size_t i = 0; i < entry->line_count; i++)
        add_quoted_line(view, entry->lines[i].number, "S", entry->lines[i].shown);
    if (!entry->line_count)
        add_quoted_line(view, entry->first, sides[entry->from],
                        entry->from == SIDE_NOTE ? note_said(view, entry)
                        : entry->line.len        ? entry->line
                                                 : entry->verb);
}

static void add_excerpt(const struct view *view, const struct finding *finding)
{
    const struct entry *told = NULL;
    if (!finding->at_count || !view->session->entry_count)
        return;
    text_add_string(view->pen->out, "```text\n");
    for (size_t i = 0; i < finding->at_count; i++) {
        if (finding->at[i] >= view->session->entry_count)
            continue;
        const struct entry *entry = &view->session->entries[finding->at[i]];
        const struct entry *command = command_for(view->session, entry);
        if (command && command != entry && command != told)
            add_quoted(view, command);
        add_quoted(view, entry);
        told = entry;
    }
    text_add_string(view->pen->out, "```\n\n");
}

/* ---- a finding ---- */

static void add_evidence(const struct view *view, const struct cause_found *cause)
{
    for (size_t i = 0; i < cause->evidence_count; i++) {
        const struct evidence_found *found = &cause->evidence[i];
        text_print(view->pen->out, "   - \\%c ", found->mark);
        markdown_words(view, found->text);
        markdown_place(view, found->first, found->last);
        text_add_byte(view->pen->out, '\n');
    }
}

static void add_label(const struct view *view, enum phrase label)
{
    text_add_string(view->pen->out, "\n**");
    markdown_words(view, phrase_words(label));
    text_add_string(view->pen->out, "**\n\n");
}

static void add_causes(const struct view *view, const struct finding *finding)
{
    if (finding->cause_count)
        add_label(view, SAY_CAUSES);
    for (size_t i = 0; i < finding->cause_count; i++) {
        text_print(view->pen->out, "%zu. ", i + 1);
        markdown_words(view, standing_words(finding->causes[i].standing));
        text_add_string(view->pen->out, ": ");
        markdown_words(view, finding->causes[i].title);
        text_add_byte(view->pen->out, '\n');
        add_evidence(view, &finding->causes[i]);
    }
    if (finding->undecided) {
        text_add_byte(view->pen->out, '\n');
        markdown_words(view, phrase_words(SAY_UNDECIDED));
        text_add_byte(view->pen->out, '\n');
    }
}

/* Which of the causes a step is for, where there are steps for several. */
static bool has_steps_for_several(const struct finding *finding)
{
    size_t causes = 0;
    for (size_t i = 0; i < finding->cause_count; i++)
        causes += finding->causes[i].fix_count && cause_is_worth_acting(finding, i);
    return causes > 1;
}

static void add_to_do(const struct view *view, const struct finding *finding)
{
    bool any = false, several = has_steps_for_several(finding);
    for (size_t i = 0; i < finding->cause_count; i++)
        for (size_t j = 0; cause_is_worth_acting(finding, i) && j < finding->causes[i].fix_count; j++) {
            const struct step *fix = &finding->causes[i].fixes[j];
            if (!any)
                add_label(view, SAY_TO_DO);
            any = true;
            text_add_string(view->pen->out, "- [ ] ");
            markdown_words(view, acts_words(fix->acts, view->ours));
            if (several)
                text_print(view->pen->out, " (%zu)", i + 1);
            text_add_string(view->pen->out, ": ");
            markdown_words(view, fix->text);
            text_add_byte(view->pen->out, '\n');
        }
}

static void add_list(const struct view *view, enum phrase label, const struct words *texts, size_t count)
{
    if (count)
        add_label(view, label);
    for (size_t i = 0; i < count; i++) {
        text_add_string(view->pen->out, "- ");
        markdown_words(view, texts[i]);
        text_add_byte(view->pen->out, '\n');
    }
}

static void add_retry(const struct view *view, const struct finding *finding)
{
    struct span said = retry_said(view, finding);
    if (!said.len)
        return;
    add_label(view, SAY_RETRY);
    markdown_prose(view->pen->out, said);
    text_add_byte(view->pen->out, '\n');
}

static void add_references(const struct view *view, const struct finding *finding)
{
    add_label(view, SAY_MORE);
    text_print(view->pen->out, "`smtplint explain %.*s`", (int)finding->rule.len, finding->rule.at);
    for (size_t i = 0; i < finding->reference_count; i++) {
        text_add_string(view->pen->out, ", ");
        markdown_prose(view->pen->out, finding->references[i]);
    }
    text_add_byte(view->pen->out, '\n');
}

/* What does not fail the mail is told shortly: of the causes only what to do about the first. */
static void add_short(const struct view *view, const struct finding *finding)
{
    const struct cause_found *first = finding->cause_count ? &finding->causes[0] : NULL;
    if (!first || !first->fix_count || first->standing == STANDING_EXCLUDED)
        return;
    add_label(view, SAY_TO_DO);
    text_add_string(view->pen->out, "- [ ] ");
    markdown_words(view, first->fixes[0].text);
    text_add_byte(view->pen->out, '\n');
}

static void add_full(const struct view *view, const struct finding *finding)
{
    add_causes(view, finding);
    if (finding->undecided)
        add_list(view, SAY_TEST, finding->probe, finding->probe_count);
    add_to_do(view, finding);
    add_list(view, SAY_AVOID, finding->avoid, finding->avoid_count);
    add_label(view, SAY_WHO);
    markdown_words(view, acts_long_words(finding->acts, view->ours));
    text_add_byte(view->pen->out, '\n');
    add_retry(view, finding);
}

void markdown_finding(const struct view *view, const struct finding *finding)
{
    struct text *out = view->pen->out;
    text_add_string(out, "### ");
    markdown_words(view, severity_words(finding->severity));
    text_add_string(out, ": ");
    markdown_words(view, finding->title);
    text_print(out, " `%.*s`\n\n", (int)finding->rule.len, finding->rule.at);
    add_excerpt(view, finding);
    markdown_words(view, finding->meaning);
    text_add_byte(out, '\n');
    (finding->severity == SEVERITY_NOTE ? add_short : add_full)(view, finding);
    add_references(view, finding);
    text_add_byte(out, '\n');
}
