/* The first lines of a session: what it was, what came of it. */
#include "render/tty.h"
#include "render/tty_wrap.h"

static struct span port_of(const struct view *view)
{
    unsigned port = view->session->server.port;
    return port ? arena_print(view->pen->arena, ":%u", port) : (struct span){"", 0};
}

static struct span software_of(const struct view *view)
{
    struct span name = software_name(view->pen->arena, view->session->software);
    struct parts parts = {{{" (", 2}, name, {")", 1}}};
    return name.len ? phrase_filled(view->pen->arena, (struct span)SPAN("%1%2%3"), &parts) : name;
}

static struct span numbered(const struct view *view)
{
    struct parts parts = {{pen_say_number(view->pen, view->session->number), pen_say_number(view->pen, view->of)}};
    return pen_say_with(view->pen, view->of ? SAY_SESSION_OF : SAY_SESSION, parts);
}

/* A path is never broken: one must be able to copy it. What does not fit beside it goes below. */
static void put_part(struct pen *pen, struct span part)
{
    static const struct span dash = SPAN("- ");
    if (!part.len)
        return;
    if (pen->column + 3 + columns_of(pen_clean(pen, part)) > pen->width)
        pen_end(pen);
    pen_to(pen, pen->column + (pen->column ? 1 : 2));
    pen_put(pen, STYLE_DIM, dash);
    pen_put(pen, STYLE_PLAIN, part);
}

static void put_endpoint(struct pen *pen, const struct endpoint *endpoint)
{
    pen_ink(pen, STYLE_PLAIN, pen_quoted(pen, endpoint->address));
    if (!endpoint->name.len || span_equal(endpoint->name, endpoint->address))
        return;
    pen_put(pen, STYLE_PLAIN, (struct span)SPAN(" ("));
    pen_ink(pen, STYLE_PLAIN, pen_quoted(pen, endpoint->name));
    pen_put(pen, STYLE_PLAIN, (struct span)SPAN(")"));
}

static void put_addresses(const struct view *view)
{
    const struct session *session = view->session;
    if (!session->client.address.len || !session->server.address.len)
        return;
    pen_to(view->pen, 2);
    put_endpoint(view->pen, &session->client);
    pen_put(view->pen, STYLE_PLAIN, (struct span)SPAN(" -> "));
    put_endpoint(view->pen, &session->server);
    pen_end(view->pen);
}

void view_header(const struct view *view)
{
    struct pen *pen = view->pen;
    struct arena *arena = pen->arena;
    struct span host = arena_join(arena, host_of(view->session), port_of(view));
    pen_ink(pen, STYLE_BOLD, pen_quoted(pen, view->session->file));
    put_part(pen, numbered(view));
    put_part(pen, arena_join(arena, host_of(view->session).len ? host : (struct span){"", 0}, software_of(view)));
    pen_end(pen);
    put_addresses(view);
}

/* ---- why, by outcome ---- */

typedef struct span clause_of(const struct view *view);

static struct span clause_ends(const struct view *view)
{
    const struct session *session = view->session;
    if (!session->entry_count)
        return pen_say(view->pen, SAY_NOTHING);
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
    return pen_say_with(view->pen, count.refused == count.all ? SAY_ALL_RECIPIENTS : SAY_SOME_RECIPIENTS, parts);
}

static struct span clause_last_word(const struct view *view)
{
    const struct session *session = view->session;
    for (size_t i = session->entry_count; i-- > 0;) {
        struct parts parts = {{pen_say_number(view->pen, (unsigned long)session->entries[i].code)}};
        if (session->entries[i].from == SIDE_SERVER && session->entries[i].code >= 400)
            return pen_say_with(view->pen, SAY_LAST_WORD, parts);
    }
    return (struct span){"", 0};
}

static struct span clause_refused(const struct view *view)
{
    enum stage last = STAGE_PROTOCOL;
    for (size_t i = 0; i < view->session->stage_count; i++)
        if (view->session->stages[i].status == STATUS_FAILED && refusal_words(view->session->stages[i].stage).in[LANGUAGE_EN].len)
            last = view->session->stages[i].stage;
    if (last == STAGE_PROTOCOL)
        return clause_last_word(view);
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
    unsigned long taken = 0;
    for (size_t i = 0; i < view->session->messages.count; i++)
        taken += view->session->messages.at[i].outcome == OUTCOME_ACCEPTED;
    of = (struct parts){{pen_say_number(view->pen, taken), pen_say_number(view->pen, view->session->messages.count)}};
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
    pen_prose(view->pen, STYLE_PLAIN, pen_say_with(view->pen, host.len ? SAY_NOT_DELIVERED_LOG : SAY_NOT_DELIVERED, parts), 2,
              view->pen->width);
    pen_end(view->pen);
}

void view_verdict(const struct view *view)
{
    struct pen *pen = view->pen;
    enum outcome outcome = view->session->outcome;
    enum style style = verdicts[outcome].style;
    struct span clause = verdicts[outcome].clause(view);
    size_t left = pen_mark_columns(pen, verdicts[outcome].mark) + 1;
    pen_mark(pen, style, verdicts[outcome].mark);
    pen_to(pen, left);
    pen_put(pen, style, pen_say_words(pen, outcome_words(outcome)));
    pen_put(pen, STYLE_PLAIN, partial(view));
    if (clause.len) {
        pen_put(pen, STYLE_PLAIN, (struct span)SPAN(": "));
        pen_prose(pen, STYLE_PLAIN, clause, left, pen->width);
    }
    pen_right(pen, STYLE_DIM, counts(view));
    pen_end(pen);
    put_queue_id(view);
}
