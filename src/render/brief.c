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

static struct span judged_in(const struct message *message, const struct entry *reply)
{
    for (size_t i = 0; i < message->recipients.count; i++) {
        const struct recipient *recipient = &message->recipients.at[i];
        if (recipient->code == reply->code && span_equal(recipient->enhanced, reply->enhanced))
            return recipient->address;
    }
    return (struct span){"", 0};
}

/* Whom one of several replies to a text is about. */
static struct span judged_by(const struct session *session, const struct entry *reply)
{
    struct span address = {"", 0};
    for (size_t i = 0; is_verdict_on_one(session, reply) && !address.len && i < session->messages.count; i++)
        address = judged_in(&session->messages.at[i], reply);
    return address;
}

/* The recipient that was refused, or else the first one. */
static struct span recipient_of(const struct session *session, const struct finding *finding)
{
    size_t at = finding && finding->at_count ? finding->at[0] : NO_ENTRY;
    const struct entry *reply = at < session->entry_count ? &session->entries[at] : NULL;
    const struct entry *command = reply ? command_for(session, reply) : NULL;
    if (command && command->stage == STAGE_RCPT)
        return address_of(command);
    struct span judged = reply ? judged_by(session, reply) : (struct span){"", 0};
    if (judged.len)
        return judged;
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
