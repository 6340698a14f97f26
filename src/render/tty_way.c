/* What the stage tree says of the way to the server: lookups and connection attempts. */
#include "render/tty.h"

#include "base/text.h"

static const struct span nothing = {"", 0};

static void add_answer(struct text *text, const struct session *session, const struct lookup *lookup)
{
    const struct lookup_answer *answer = told_answer(session, lookup);
    struct span told = answer->name.len ? answer->name : answer->text;
    if (lookup->kind == LOOKUP_MX)
        text_print(text, "%.*s MX %ld ", (int)lookup->name.len, lookup->name.at, answer->preference);
    else if (!told.len)
        told = lookup->name;
    text_add(text, told);
    text_print(text, "%s%.*s", told.len && answer->address.len ? " -> " : "", (int)answer->address.len,
               answer->address.at);
}

struct span detail_name_found(const struct view *view, const struct stage_result *stage)
{
    const struct lookup *lookup = told_lookup(view->session, true);
    struct text text = {0};
    (void)stage;
    if (lookup)
        add_answer(&text, view->session, lookup);
    if (lookup && lookup->answer_count > 1) {
        struct parts more = {{pen_say_number(view->pen, lookup->answer_count - 1)}};
        text_add_string(&text, ", ");
        text_add(&text, pen_say_with(view->pen, SAY_AND_MORE, more));
    }
    struct span told = arena_copy(view->pen->arena, text_span(&text));
    text_free(&text);
    return told;
}

/* "mail1.fabrikam.com: refused", or in the client's own words. */
static struct span trouble_said(const struct view *view, const struct entry *note, struct span whom)
{
    struct parts parts = {{whom, pen_say_words(view->pen, trouble_short_words(note->trouble))}};
    if (!parts.part[1].len)
        return note->line;
    return whom.len ? pen_say_with(view->pen, SAY_NOT_FOUND_NAME, parts) : parts.part[1];
}

struct span detail_name_failed(const struct view *view, const struct stage_result *stage)
{
    const struct entry *note = note_of(view->session, EVENT_FAILED);
    const struct lookup *lookup = told_lookup(view->session, false);
    struct parts parts = {{lookup ? lookup->name : nothing, lookup ? lookup->trouble : nothing}};
    if (note && note->stage == stage->stage)
        return trouble_said(view, note, host_of(view->session));
    return lookup ? pen_say_with(view->pen, SAY_NOT_FOUND_NAME, parts) : stage_found(view, stage->stage);
}

static struct span server_said(const struct view *view)
{
    const struct endpoint *server = &view->session->server;
    struct parts port = {{pen_say_number(view->pen, server->port)}};
    struct span told = server->address.len ? server->address : server->name;
    return server->port ? arena_join(view->pen->arena, told, pen_say_with(view->pen, SAY_PORT, port)) : told;
}

struct span detail_connected(const struct view *view, const struct stage_result *stage)
{
    const struct session *session = view->session;
    struct span told = server_said(view);
    unsigned long failed = 0;
    for (size_t i = 0; i < session->entry_count; i++)
        failed += session->entries[i].event == EVENT_FAILED && session->entries[i].stage == stage->stage;
    struct parts attempts = {{pen_say_number(view->pen, failed)}};
    return failed ? arena_join(view->pen->arena, told, pen_say_with(view->pen, SAY_ATTEMPT_FAILED, attempts))
                  : told;
}

struct span detail_not_connected(const struct view *view, const struct stage_result *stage)
{
    const struct entry *note = note_of(view->session, EVENT_FAILED);
    return note ? trouble_said(view, note, server_said(view)) : stage_found(view, stage->stage);
}
