/* The line in capitals: what came of the session, a clause why, and how much was found. */
#include "render/tty.h"
#include "render/tty_dialogue.h"

/* ---- why, by outcome ---- */

typedef struct span clause_of(const struct view *view);

/* The first that is not there is what was said before the first line. */
static bool begins_inside(const struct session *session)
{
    const struct entry *first = session->entry_count ? &session->entries[0] : NULL;
    return first && first->event == EVENT_GAP && !first->line.len && !session->conversation->frames;
}

/* The server said 221: it is not the end that the record lacks. */
static bool has_ended(const struct session *session)
{
    for (size_t i = 0; i < session->entry_count; i++)
        if (session->entries[i].from == SIDE_SERVER && session->entries[i].code == 221)
            return true;
    return false;
}

static struct span clause_ends(const struct view *view)
{
    const struct session *session = view->session;
    if (!session->entry_count)
        return pen_say(view->pen, SAY_NOTHING);
    if (has_ended(session))
        return pen_say(view->pen, begins_inside(session) ? SAY_BEGINS_INSIDE : SAY_VERDICT_MISSING);
    struct parts parts = {{pen_say_number(view->pen, session->entries[session->entry_count - 1].last)}};
    return pen_say_with(view->pen, session->conversation->frames ? SAY_ENDS_AT_FRAME : SAY_ENDS_AT, parts);
}

static struct span clause_accepted(const struct view *view)
{
    size_t count = view->session->messages.count;
    struct parts parts = {{pen_say_count(view->pen, COUNT_MESSAGES, count)}};
    return count > 1 ? pen_say_with(view->pen, SAY_TAKEN_MESSAGES, parts) : pen_say(view->pen, SAY_TAKEN);
}

static struct span clause_partly(const struct view *view)
{
    return pen_say(view->pen, SAY_OTHERS_REFUSED);
}

static struct span clause_recipients(const struct view *view)
{
    struct recipients count = recipients_of(view->session);
    struct parts parts = {{pen_say_number(view->pen, count.refused), pen_say_number(view->pen, count.all)}};
    if (!count.all || !count.refused)
        return pen_say_words(view->pen, refusal_words(STAGE_RCPT));
    if (count.all == 1)
        return pen_say(view->pen, SAY_ONLY_RECIPIENT);
    return pen_say_with(view->pen, SAY_SOME_RECIPIENTS, parts);
}

static struct span clause_last_word(const struct view *view)
{
    const struct session *session = view->session;
    for (size_t i = session->entry_count; i-- > 0;) {
        struct parts parts = {{reply_code_said(view, &session->entries[i])}};
        if (session->entries[i].from == SIDE_SERVER && session->entries[i].code >= 400)
            return pen_say_with(view->pen, SAY_LAST_WORD, parts);
    }
    return (struct span){"", 0};
}

/* A single reply that speaks of the sender comes at MAIL, at RCPT or behind the message. */
static bool is_told_by_words_alone(const struct session *session, enum stage stage)
{
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        bool told = entry->from == SIDE_CLIENT && entry->stage == stage &&
                    (!entry->inferred || entry->named || entry->argument.len);
        if (told || (entry->from == SIDE_SERVER && entry->code && entry->code < 400))
            return false;
    }
    return true;
}

static struct span clause_refused(const struct view *view)
{
    enum stage last = STAGE_PROTOCOL;
    for (size_t i = 0; i < view->session->stage_count; i++)
        if (view->session->stages[i].status == STATUS_FAILED &&
            refusal_words(view->session->stages[i].stage).in[LANGUAGE_EN].len)
            last = view->session->stages[i].stage;
    if (last == STAGE_PROTOCOL)
        return clause_last_word(view);
    if (last == STAGE_MAIL && is_told_by_words_alone(view->session, last))
        return pen_say(view->pen, SAY_REFUSED_SOMEWHERE);
    return last == STAGE_RCPT ? clause_recipients(view) : pen_say_words(view->pen, refusal_words(last));
}

static struct span clause_not_connected(const struct view *view)
{
    const struct entry *note = note_of(view->session, EVENT_FAILED);
    return pen_say_words(view->pen, trouble_words(note ? note->trouble : TROUBLE_NONE));
}

static struct span clause_broken(const struct view *view)
{
    return pen_say(view->pen, SAY_BROKEN);
}

static struct span clause_no_mail(const struct view *view)
{
    return pen_say(view->pen, SAY_NO_MAIL);
}

static const struct {
    enum mark mark;
    enum style style;
    clause_of *clause;
} verdicts[OUTCOMES] = {
    [OUTCOME_UNKNOWN] = {MARK_OPEN, STYLE_WARNING, clause_ends},
    [OUTCOME_ACCEPTED] = {MARK_OK, STYLE_GOOD, clause_accepted},
    [OUTCOME_PARTLY] = {MARK_FAILED, STYLE_ERROR, clause_partly},
    [OUTCOME_REFUSED] = {MARK_FAILED, STYLE_ERROR, clause_refused},
    [OUTCOME_DEFERRED] = {MARK_FAILED, STYLE_ERROR, clause_refused},
    [OUTCOME_NOT_CONNECTED] = {MARK_FAILED, STYLE_ERROR, clause_not_connected},
    [OUTCOME_ABORTED] = {MARK_FAILED, STYLE_ERROR, clause_broken},
    [OUTCOME_NO_MAIL] = {MARK_SKIPPED, STYLE_BOLD, clause_no_mail},
};

/* ---- the counts at the end of the line ---- */

static unsigned long count_roots(const struct view *view, enum severity severity)
{
    unsigned long count = 0;
    for (size_t i = 0; i < view->report->count; i++) {
        const struct finding *finding = &view->report->findings[i];
        count += finding_is_root(finding) && finding->severity == severity && view_shows(view, finding);
    }
    return count;
}

static unsigned long count_consequences(const struct view *view)
{
    unsigned long count = 0;
    for (size_t i = 0; i < view->report->count; i++)
        count += !finding_is_root(&view->report->findings[i]);
    return count;
}

static void add_count(const struct view *view, struct span *list, enum counted counted, unsigned long count)
{
    struct span comma = SPAN(", ");
    if (!count)
        return;
    if (list->len)
        *list = arena_join(view->pen->arena, *list, comma);
    *list = arena_join(view->pen->arena, *list, pen_say_count(view->pen, counted, count));
}

static struct span counts(const struct view *view)
{
    struct span list = {"", 0};
    unsigned long errors = count_roots(view, SEVERITY_ERROR);
    add_count(view, &list, COUNT_CAUSES, errors);
    add_count(view, &list, COUNT_CONSEQUENCES, count_consequences(view));
    if (!errors)
        add_count(view, &list, COUNT_WARNINGS, count_roots(view, SEVERITY_WARNING));
    return list;
}

static struct span partial(const struct view *view)
{
    struct recipients count = recipients_of(view->session);
    struct parts of = {{pen_say_number(view->pen, count.accepted), pen_say_number(view->pen, count.all)}};
    if (view->session->outcome != OUTCOME_PARTLY)
        return (struct span){"", 0};
    if (count.refused)
        return pen_say_with(view->pen, SAY_RECIPIENTS_OF, of);
    if (!view->session->messages.count)
        return (struct span){"", 0};
    unsigned long taken = 0;
    for (size_t i = 0; i < view->session->messages.count; i++)
        taken += view->session->messages.at[i].outcome == OUTCOME_ACCEPTED;
    of = (struct parts){
        {pen_say_number(view->pen, taken), pen_say_number(view->pen, view->session->messages.count)}};
    return pen_say_with(view->pen, SAY_MESSAGES_OF, of);
}

static void put_queue_id(const struct view *view)
{
    struct span id = queue_id_of(view->session), host = host_of(view->session);
    enum outcome outcome = view->session->outcome;
    struct parts parts = {{id, host}};
    if (!id.len || (outcome != OUTCOME_ACCEPTED && outcome != OUTCOME_PARTLY))
        return;
    pen_to(view->pen, 2);
    pen_prose(view->pen, STYLE_PLAIN,
              pen_say_with(view->pen, host.len ? SAY_NOT_DELIVERED_LOG : SAY_NOT_DELIVERED, parts), 2,
              view->pen->width);
    pen_end(view->pen);
}

/* No other server said no: the one that wrote the log decided by its own rules or because of its own trouble.
 * Of what it answers a client, it tells who that was. */
static bool is_own(const struct session *session)
{
    size_t replies = 0, untold = 0;
    if (session->outcome != OUTCOME_DEFERRED && session->outcome != OUTCOME_REFUSED)
        return false;
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_SERVER && span_is(entry->verb, "MAIL"))
            return false; /* a client's, who keeps the mail */
        replies += entry->from == SIDE_SERVER;
        untold += entry->event == EVENT_REMARK && span_starts(entry->line, RECORD_NO_CODE);
    }
    bool nobody_else = !host_of(session).len && !session->client.address.len && !session->client.name.len;
    return !replies || (session->outcome == OUTCOME_DEFERRED && replies <= untold && nobody_else);
}

struct words verdict_words(const struct session *session, bool gentle)
{
    if (is_own(session))
        return own_words(session->outcome, gentle);
    if (session->outcome == OUTCOME_UNKNOWN && has_ended(session))
        return missing_words(gentle);
    return gentle ? outcome_gentle_words(session->outcome) : outcome_words(session->outcome);
}

struct span verdict_clause(const struct view *view)
{
    if (is_own(view->session))
        return pen_say(view->pen, view->session->outcome == OUTCOME_DEFERRED ? SAY_KEPT : SAY_GIVEN_BACK);
    return verdicts[view->session->outcome].clause(view);
}

void view_verdict(const struct view *view)
{
    struct pen *pen = view->pen;
    enum outcome outcome = view->session->outcome;
    enum style style = verdicts[outcome].style;
    struct span clause = verdict_clause(view);
    size_t left = pen_mark_columns(pen, verdicts[outcome].mark) + 1;
    pen_mark(pen, style, verdicts[outcome].mark);
    pen_to(pen, left);
    pen_put(pen, style, pen_say_words(pen, verdict_words(view->session, false)));
    pen_put(pen, STYLE_PLAIN, partial(view));
    if (clause.len) {
        pen_put(pen, STYLE_PLAIN, (struct span)SPAN(": "));
        pen_prose(pen, STYLE_PLAIN, clause, left, pen->width);
    }
    pen_right(pen, STYLE_DIM, counts(view));
    pen_end(pen);
    put_queue_id(view);
}
