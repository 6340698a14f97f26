/* A session as a row of the island. The order of the numbers is the one that report.js reads; see `COLUMN`
 * there. */
#include <math.h>

#include "render/html.h"
#include "render/tty_dialogue.h"

void seen_begin(struct seen *seen, struct page *page, const struct render_options *options)
{
    *seen = (struct seen){.page = page};
    for (int i = 0; i < LANGUAGES; i++) {
        seen->options[i] = *options;
        seen->options[i].language = (enum language)i;
        seen->options[i].ascii = seen->options[i].color = false;
    }
}

void seen_look(struct seen *seen, const struct session *session, const struct report *report)
{
    for (int i = 0; i < LANGUAGES; i++) {
        seen->pens[i] = pen_new(&seen->spare, &seen->arena, &seen->options[i], false);
        seen->views[i] =
            (struct view){&seen->pens[i], session, report, 0, ours_in(session, seen->options[i].ours)};
    }
}

void seen_end(struct seen *seen)
{
    text_free(&seen->spare);
    arena_free(&seen->arena);
}

static unsigned long text_id(struct seen *seen, struct span text)
{
    return island_text(&seen->page->island, text);
}

static unsigned long words_id(struct seen *seen, struct words words)
{
    return island_words(&seen->page->island, words);
}

static unsigned long node_id(struct seen *seen, struct text *numbers)
{
    return island_node(&seen->page->island, numbers);
}

/* ---- stages ---- */

static struct words label_in_both(const struct seen *seen, enum stage stage)
{
    struct words words;
    for (int i = 0; i < LANGUAGES; i++)
        words.in[i] = stage_label(&seen->views[i], stage);
    return words;
}

static struct words detail_in_both(const struct seen *seen, const struct stage_result *stage)
{
    struct words words;
    for (int i = 0; i < LANGUAGES; i++)
        words.in[i] = stage_detail(&seen->views[i], stage);
    return words;
}

bool stage_is_told(const struct session *session, const struct stage_result *stage)
{
    const char *offer = stage->stage == STAGE_TLS ? "STARTTLS" : stage->stage == STAGE_AUTH ? "AUTH" : NULL;
    if (stage->status == STATUS_SKIPPED)
        return offer && offer_of(session, offer);
    return stage->status != STATUS_UNKNOWN || (stage->first && command_at_stage(session, stage->stage));
}

static long milliseconds(double seconds)
{
    return isnan(seconds) || fabs(seconds) > 1e9 ? -1 : (long)(seconds * 1000 + 0.5);
}

static unsigned long stages_id(struct seen *seen)
{
    const struct session *session = seen->views[0].session;
    struct text stages = {0};
    for (size_t i = 0; i < session->stage_count; i++) {
        const struct stage_result *stage = &session->stages[i];
        struct text row = {0};
        if (!stage_is_told(session, stage))
            continue;
        number_add(&row, stage->status);
        number_add(&row, words_id(seen, label_in_both(seen, stage->stage)));
        number_add(&row, words_id(seen, detail_in_both(seen, stage)));
        number_add(&stages, node_id(seen, &row));
        number_add(&stages, stage->first);
        number_add(&stages, stage->last);
        number_add_signed(&stages, milliseconds(stage->seconds));
    }
    return node_id(seen, &stages);
}

/* ---- dialogue ---- */

enum speech { SPEECH_CLIENT, SPEECH_SERVER, SPEECH_NOTE, SPEECH_INFERRED, SPEECH_BODY };

static enum speech speech_of(const struct entry *entry)
{
    return entry->from == SIDE_SERVER ? SPEECH_SERVER
           : entry->from == SIDE_NOTE ? SPEECH_NOTE
           : entry->inferred          ? SPEECH_INFERRED
           : entry->body              ? SPEECH_BODY
                                      : SPEECH_CLIENT;
}

static struct words said_in_both(const struct seen *seen, const struct entry *entry)
{
    struct words words;
    for (int i = 0; i < LANGUAGES; i++) {
        words.in[i] = entry->from == SIDE_NOTE ? note_said(&seen->views[i], entry)
                      : entry->inferred        ? inferred_said(&seen->views[i], entry)
                      : entry->body            ? body_said(&seen->views[i], entry->body)
                                               : entry->line;
    }
    return words;
}

/* One text, or a node of a reply's many. */
static unsigned long speech_id(struct seen *seen, const struct entry *entry)
{
    struct text speech = {0};
    if (entry->from != SIDE_SERVER)
        return words_id(seen, said_in_both(seen, entry));
    if (entry->line_count == 1)
        return text_id(seen, entry->lines[0].shown);
    for (size_t i = 0; i < entry->line_count; i++)
        number_add(&speech, text_id(seen, entry->lines[i].shown));
    return node_id(seen, &speech);
}

/* Who speaks, how far behind the entry before, and over how many lines: the same in many sessions. */
static unsigned long layout_id(struct seen *seen, const struct session *session)
{
    struct text layout = {0};
    unsigned long before = 0;
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        number_add(&layout, speech_of(entry));
        number_add_signed(&layout, (long)entry->first - (long)before);
        number_add(&layout, entry->last >= entry->first ? entry->last - entry->first : 0);
        before = entry->last;
    }
    return node_id(seen, &layout);
}

static unsigned long times_id(struct seen *seen, const struct session *session)
{
    struct text times = {0};
    bool any = false;
    for (size_t i = 0; i < session->entry_count; i++) {
        any |= !isnan(session->entries[i].time);
        number_add_signed(&times, milliseconds(session->entries[i].time));
    }
    if (!any)
        times.len = 0;
    return node_id(seen, &times);
}

static unsigned long dialogue_id(struct seen *seen)
{
    const struct session *session = seen->views[0].session;
    struct text dialogue = {0};
    number_add(&dialogue, layout_id(seen, session));
    number_add(&dialogue, times_id(seen, session));
    for (size_t i = 0; i < session->entry_count; i++)
        number_add(&dialogue, speech_id(seen, &session->entries[i]));
    return node_id(seen, &dialogue);
}

/* ---- findings ---- */

static unsigned long evidence_id(struct seen *seen, const struct cause_found *cause)
{
    struct text evidence = {0};
    for (size_t i = 0; i < cause->evidence_count; i++) {
        const struct evidence_found *found = &cause->evidence[i];
        number_add(&evidence, found->mark == '+' ? 0 : found->mark == '-' ? 1 : 2);
        number_add(&evidence, words_id(seen, found->text));
        number_add(&evidence, found->first);
        number_add(&evidence, found->last);
    }
    return node_id(seen, &evidence);
}

static unsigned long fixes_id(struct seen *seen, const struct cause_found *cause)
{
    struct text fixes = {0};
    for (size_t i = 0; i < cause->fix_count; i++) {
        number_add(&fixes, cause->fixes[i].acts);
        number_add(&fixes, words_id(seen, cause->fixes[i].text));
    }
    return node_id(seen, &fixes);
}

static unsigned long causes_id(struct seen *seen, const struct finding *finding)
{
    struct text causes = {0};
    for (size_t i = 0; i < finding->cause_count; i++) {
        const struct cause_found *cause = &finding->causes[i];
        struct text row = {0};
        number_add(&row, words_id(seen, cause->title));
        number_add(&row, cause->standing);
        number_add(&row, evidence_id(seen, cause));
        number_add(&row, fixes_id(seen, cause));
        number_add(&row, cause_is_worth_acting(finding, i));
        number_add(&causes, node_id(seen, &row));
    }
    return node_id(seen, &causes);
}

static unsigned long list_id(struct seen *seen, const struct words *texts, size_t count)
{
    struct text list = {0};
    for (size_t i = 0; i < count; i++)
        number_add(&list, words_id(seen, texts[i]));
    return node_id(seen, &list);
}

static unsigned long references_id(struct seen *seen, const struct finding *finding)
{
    struct text list = {0};
    for (size_t i = 0; i < finding->reference_count; i++)
        number_add(&list, text_id(seen, finding->references[i]));
    return node_id(seen, &list);
}

static unsigned long places_id(struct seen *seen, const struct finding *finding)
{
    struct text places = {0};
    for (size_t i = 0; i < finding->at_count; i++)
        number_add(&places, finding->at[i]);
    return node_id(seen, &places);
}

static struct words retry_in_both(const struct seen *seen, const struct finding *finding)
{
    struct words words;
    for (int i = 0; i < LANGUAGES; i++)
        words.in[i] = retry_said(&seen->views[i], finding);
    return words;
}

static unsigned long flags_of(const struct finding *finding)
{
    return (unsigned long)finding->undecided | (unsigned long)finding->contradicted << 1 |
           (unsigned long)finding->repaired << 2;
}

/* What is the same for all sessions with this trouble is a node of its own. */
static unsigned long trouble_id(struct seen *seen, const struct finding *finding)
{
    struct text trouble = {0};
    number_add(&trouble, text_id(seen, finding->rule));
    number_add(&trouble, finding->severity);
    number_add(&trouble, finding->permanence);
    number_add(&trouble, finding->acts);
    number_add(&trouble, words_id(seen, finding->meaning));
    number_add(&trouble, words_id(seen, retry_in_both(seen, finding)));
    number_add(&trouble, list_id(seen, finding->avoid, finding->avoid_count));
    number_add(&trouble, list_id(seen, finding->probe, finding->probe_count));
    number_add(&trouble, references_id(seen, finding));
    number_add(&trouble, flags_of(finding));
    return node_id(seen, &trouble);
}

static unsigned long finding_id(struct seen *seen, const struct finding *finding)
{
    struct text row = {0};
    number_add(&row, trouble_id(seen, finding));
    number_add(&row, words_id(seen, finding->title));
    number_add(&row, causes_id(seen, finding));
    number_add(&row, places_id(seen, finding));
    number_add(&row, finding->first);
    number_add(&row, finding->last);
    number_add_signed(&row, finding->consequence_of == NO_FINDING ? -1 : (long)finding->consequence_of);
    return node_id(seen, &row);
}

static unsigned long findings_id(struct seen *seen)
{
    const struct report *report = seen->views[0].report;
    struct text findings = {0};
    for (size_t i = 0; i < report->count; i++)
        number_add(&findings, finding_id(seen, &report->findings[i]));
    return node_id(seen, &findings);
}

/* ---- the row ---- */

static struct words clause_in_both(const struct seen *seen)
{
    struct words words;
    for (int i = 0; i < LANGUAGES; i++)
        words.in[i] = verdict_clause(&seen->views[i]);
    return words;
}

static struct span first_recipient(const struct session *session)
{
    for (size_t i = 0; i < session->messages.count; i++)
        if (session->messages.at[i].recipients.count)
            return session->messages.at[i].recipients.at[0].address;
    return (struct span){"", 0};
}

static struct span recipient_told(const struct session *session, const struct finding *error)
{
    size_t at = error && error->at_count ? error->at[0] : NO_ENTRY;
    const struct entry *command =
        at < session->entry_count ? command_for(session, &session->entries[at]) : NULL;
    bool named = command && command->stage == STAGE_RCPT && address_of(command).len;
    return named ? address_of(command) : first_recipient(session);
}

static void add_who(struct seen *seen, struct text *row, const struct session *session)
{
    struct span client = session->client.name.len ? session->client.name : session->client.address;
    number_add(row, text_id(seen, session->file));
    number_add(row, session->number);
    number_add(row, session->outcome);
    number_add(row, text_id(seen, host_of(session)));
    number_add(row, session->server.port);
    number_add(row, text_id(seen, software_name(&seen->arena, session->software)));
    number_add(row, text_id(seen, client));
    number_add(row, text_id(seen, session->conversation->format));
    number_add(row, session->conversation->frames);
}

static void add_when(struct text *row, const struct conversation *conversation)
{
    bool known = !isnan(conversation->started) && fabs(conversation->started) < 4e11;
    text_add_byte(row, ',');
    if (known)
        text_print(row, "%ld", (long)floor(conversation->started));
    else
        text_add_string(row, "null");
    if (conversation->frames || conversation->zoned)
        number_add_signed(row, conversation->zone);
    else
        text_add_string(row, ",null");
    number_add_signed(row, milliseconds(conversation->seconds));
}

void session_add_row(struct seen *seen, struct text *out)
{
    const struct session *session = seen->views[0].session;
    const struct finding *error = first_error_of(seen->views[0].report);
    struct text row = {0};
    add_who(seen, &row, session);
    add_when(&row, session->conversation);
    number_add(&row, text_id(seen, error ? error->rule : (struct span){"", 0}));
    number_add(&row, words_id(seen, error ? error->title : (struct words){{{"", 0}, {"", 0}}}));
    number_add(&row, error ? error->stage : STAGES);
    number_add(&row, error ? error->acts : ACTS_COUNT);
    number_add(&row, error && error->first ? error->first : session->conversation->first);
    number_add(&row, text_id(seen, recipient_told(session, error)));
    number_add(&row, words_id(seen, clause_in_both(seen)));
    number_add(&row, stages_id(seen));
    number_add(&row, dialogue_id(seen));
    number_add(&row, findings_id(seen));
    island_row(&seen->page->island, out, &row);
}
