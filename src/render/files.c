/*
 * --list-files: a line for each file, in two columns. Not among the formats; it tells of files, not sessions.
 *
 *     tickets/4711.log     telnet, 2 sessions
 *     tickets/photo.png    not read: no SMTP found
 */
#include "render/formats.h"

enum { COLUMN = 40 };

/* The file that `held` names is done. */
static void add_held(struct rendering *rendering)
{
    if (rendering->held_count)
        text_print(&rendering->out, "%lu session%s\n", rendering->held_count,
                   rendering->held_count == 1 ? "" : "s");
    rendering->held_count = 0;
    rendering->held.len = 0;
}

static void add_name(struct rendering *rendering, struct span file)
{
    struct text name = {0};
    render_harmless(&name, file, &rendering->run->options);
    text_add(&rendering->out, text_span(&name));
    text_add_times(&rendering->out, " ", name.len < COLUMN ? COLUMN - name.len : 1);
    text_free(&name);
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    (void)report, (void)of;
    if (session->number == 1 || !span_equal(text_span(&rendering->held), session->file)) {
        add_held(rendering);
        add_name(rendering, session->file);
        render_harmless(&rendering->out, session->conversation->format, &rendering->run->options);
        text_add_string(&rendering->out, ", ");
        text_add(&rendering->held, session->file);
    }
    rendering->held_count++;
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    add_held(rendering);
    add_name(rendering, unread->file);
    text_add_string(&rendering->out, unread->damaged ? "damaged" : "not read");
    text_add_string(&rendering->out, unread->why.len ? ": " : "");
    render_harmless(&rendering->out, unread->why, &rendering->run->options);
    text_add_byte(&rendering->out, '\n');
}

static void end(struct rendering *rendering)
{
    add_held(rendering);
}

const struct renderer render_files = {
    "files", SAY_ABOUT("what each file is", "was jede Datei ist"), NULL, session, unread, end};
