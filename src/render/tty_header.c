/* Which file, session and server; the addresses when both are known. */
#include "render/tty.h"
#include "render/tty_wrap.h"

static struct span port_of(const struct view *view)
{
    unsigned port = view->session->server.port;
    return port ? arena_print(view->pen->arena, ":%u", port) : (struct span){"", 0};
}

static struct span software_of(const struct view *view)
{
    struct parts parts = {{software_name(view->pen->arena, view->session->software)}};
    bool alone = !host_of(view->session).len;
    if (!parts.part[0].len || alone)
        return parts.part[0];
    return phrase_filled(view->pen->arena, (struct span)SPAN(" (%1)"), &parts);
}

static struct span numbered(const struct view *view)
{
    struct parts parts = {
        {pen_say_number(view->pen, view->session->number), pen_say_number(view->pen, view->of)}};
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
    pen_cut(pen, STYLE_PLAIN, pen_clean(pen, part), pen->width);
}

static void put_endpoint(struct pen *pen, const struct endpoint *endpoint)
{
    pen_cut(pen, STYLE_PLAIN, pen_quoted(pen, endpoint->address), pen->width);
    if (!endpoint->name.len || span_equal(endpoint->name, endpoint->address))
        return;
    pen_put(pen, STYLE_PLAIN, (struct span)SPAN(" ("));
    pen_cut(pen, STYLE_PLAIN, pen_quoted(pen, endpoint->name), pen->width - 1);
    pen_put(pen, STYLE_PLAIN, (struct span)SPAN(")"));
}

static void put_addresses(const struct view *view)
{
    const struct session *session = view->session;
    bool alone = !session->server.address.len && !session->server.name.len; /* in a server's own log */
    if (!session->client.address.len || (!session->server.address.len && !alone))
        return;
    pen_to(view->pen, 2);
    if (alone) {
        pen_put(view->pen, STYLE_PLAIN, pen_say(view->pen, SAY_FROM_CLIENT));
        put_endpoint(view->pen, &session->client);
        pen_end(view->pen);
        return;
    }
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
    put_part(pen,
             arena_join(arena, host_of(view->session).len ? host : (struct span){"", 0}, software_of(view)));
    pen_end(pen);
    put_addresses(view);
}
