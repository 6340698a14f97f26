/*
 * One line a session, its columns parted by blanks; "-" is not known.
 *
 *     FAIL RCPT recipient-unknown 550 5.1.1 mx1.contoso.example j.mueler@contoso.example ticket.log:18
 */
#include "render/formats.h"
#include "render/tty_session.h"
#include "smtp/verb.h"

/* A blank inside would make two columns of one. */
static void add_column(struct rendering *rendering, struct span word)
{
    struct text column = {0};
    render_harmless(&column, word, &rendering->run->options);
    for (size_t i = 0; i < column.len; i++)
        text_add_byte(&rendering->out, column.at[i] == ' ' ? '_' : column.at[i]);
    text_add_string(&rendering->out, column.len ? " " : "- ");
    text_free(&column);
}

static void add_number(struct rendering *rendering, int number)
{
    if (number)
        text_print(&rendering->out, "%d ", number);
    else
        text_add_string(&rendering->out, "- ");
}

static void add_capitals(struct rendering *rendering, const char *word)
{
    for (; *word; word++)
        text_add_byte(&rendering->out, *word >= 'a' && *word <= 'z' ? (char)(*word - 'a' + 'A') : *word);
    text_add_byte(&rendering->out, ' ');
}

/* The recipient that was refused, or else the first one. */
static struct span recipient_of(const struct session *session, const struct finding *finding)
{
    size_t at = finding && finding->at_count ? finding->at[0] : NO_ENTRY;
    const struct entry *command =
        at < session->entry_count ? command_for(session, &session->entries[at]) : NULL;
    if (command && command->stage == STAGE_RCPT)
        return address_of(command);
    for (size_t i = 0; i < session->messages.count; i++)
        if (session->messages.at[i].recipients.count)
            return session->messages.at[i].recipients.at[0].address;
    return (struct span){"", 0};
}

/* Where it happened; what has no place in the dialogue stands where its rule does. */
static enum stage stage_of(const struct session *session, const struct finding *finding)
{
    size_t at = finding->at_count ? finding->at[0] : NO_ENTRY;
    bool known = at < session->entry_count && session->entries[at].stage != STAGE_PROTOCOL;
    return known ? session->entries[at].stage : finding->stage;
}

/* No error found is not the same as well done. */
static const char *verdict(const struct session *session, const struct report *report,
                           const struct finding *error)
{
    bool open = session->outcome == OUTCOME_UNKNOWN || session->outcome == OUTCOME_ABORTED;
    if (!error && report->known_errors)
        return "KNOWN ";
    return error ? "FAIL " : open ? "OPEN " : "OK ";
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    const struct finding *error = first_error_of(report);
    const struct span none = {"", 0};
    unsigned long line = error && error->first ? error->first : session->conversation->first;
    (void)of;
    text_add_string(&rendering->out, verdict(session, report, error));
    add_capitals(rendering, error ? stage_name(stage_of(session, error)) : outcome_name(session->outcome));
    add_column(rendering, error ? error->rule : none);
    add_number(rendering, error ? error->code : 0);
    add_column(rendering, error ? error->enhanced : none);
    add_column(rendering, host_of(session));
    add_column(rendering, recipient_of(session, error));
    render_harmless(&rendering->out, session->file, &rendering->run->options);
    text_print(&rendering->out, ":%lu\n", line);
}

static void nothing(struct rendering *rendering)
{
    (void)rendering;
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    text_add_string(&rendering->out, unread->damaged ? "DAMAGED " : "UNREAD ");
    render_harmless(&rendering->out, unread->file, &rendering->run->options);
    text_add_string(&rendering->out, ": ");
    render_harmless(&rendering->out, unread->why, &rendering->run->options);
    text_add_byte(&rendering->out, '\n');
}

const struct renderer render_brief = {"brief", {{SPAN("one line a session"), SPAN("eine Zeile je Sitzung")}},
                                      nothing, session,
                                      unread,  nothing};
