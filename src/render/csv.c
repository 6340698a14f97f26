/*
 * RFC 4180: a row for each recipient, or one for a session that named none. Spreadsheets compute what begins
 * like a formula, so such a cell gets an apostrophe in front.
 */
#include "render/formats.h"
#include "render/remark.h"
#include "render/tty_session.h"

static void add_cell(struct rendering *rendering, struct span text)
{
    static const struct render_options unicode = {0};
    struct text shown = {0}, *out = &rendering->out;
    render_harmless(&shown, text, &unicode);
    if (out->len && out->at[out->len - 1] != '\n')
        text_add_byte(out, ',');
    text_add_byte(out, '"');
    if (shown.len && (shown.at[0] == '=' || shown.at[0] == '+' || shown.at[0] == '-' || shown.at[0] == '@'))
        text_add_byte(out, '\'');
    for (size_t i = 0; i < shown.len; i++) {
        if (shown.at[i] == '"')
            text_add_byte(out, '"');
        text_add_byte(out, shown.at[i]);
    }
    text_add_byte(out, '"');
    text_free(&shown);
}

static void add_word(struct rendering *rendering, const char *word)
{
    add_cell(rendering, span_of(word));
}

/* Empty where it is not known: 0 would be an answer. */
static void add_number(struct rendering *rendering, unsigned long number)
{
    struct text digits = {0};
    if (number)
        text_print(&digits, "%lu", number);
    add_cell(rendering, text_span(&digits));
    text_free(&digits);
}

static void begin(struct rendering *rendering)
{
    static const char *const names[] = {
        "file",   "session",   "format", "started",    "client",   "server",   "port", "software", "outcome",
        "sender", "recipient", "status", "code",       "enhanced", "queue_id", "rule", "category", "severity",
        "stage",  "place",     "line",   "permanence", "acts",     "title",    "reply"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        add_word(rendering, names[i]);
    text_add_string(&rendering->out, "\r\n");
}

static void add_session(struct rendering *rendering, const struct session *session)
{
    const struct conversation *conversation = session->conversation;
    struct text started = {0};
    stamp_add(&started, conversation);
    add_cell(rendering, session->file);
    add_number(rendering, session->number);
    add_cell(rendering, conversation->format);
    add_cell(rendering, text_span(&started));
    add_cell(rendering, session->client.address.len ? session->client.address : session->client.name);
    add_cell(rendering, host_of(session));
    add_number(rendering, session->server.port);
    add_cell(rendering, session->software);
    add_word(rendering, outcome_name(session->outcome));
    text_free(&started);
}

/* Where no recipient was named, the code is that of the reply that the row tells. */
static void add_envelope(struct rendering *rendering, const struct message *message,
                         const struct recipient *recipient, const struct finding *finding)
{
    static const struct message no_message = {0};
    const struct recipient nobody = {.code = finding ? finding->code : 0,
                                     .enhanced = finding ? finding->enhanced : (struct span){0}};
    const struct recipient *told = recipient ? recipient : &nobody;
    if (!message)
        message = &no_message;
    add_cell(rendering, message->sender);
    add_cell(rendering, told->address);
    add_word(rendering, recipient ? recipient_name(recipient->status) : "");
    add_number(rendering, (unsigned long)told->code);
    add_cell(rendering, told->enhanced);
    add_cell(rendering, message->queue_id);
}

static void add_finding(struct rendering *rendering, const struct session *session,
                        const struct finding *finding)
{
    static const struct finding none = {0};
    const struct finding *told = finding ? finding : &none;
    add_cell(rendering, told->rule);
    add_cell(rendering, told->category);
    add_word(rendering, finding ? severity_name(told->severity) : "");
    add_word(rendering, finding ? stage_name(told->stage) : "");
    add_word(rendering, session->conversation->frames ? "frame" : "line");
    add_number(rendering, finding ? told->first : session->conversation->first);
    add_word(rendering, finding ? permanence_name(told->permanence) : "");
    add_word(rendering, finding ? acts_name(told->acts) : "");
    add_cell(rendering, told->title.in[rendering->run->options.language]);
    add_cell(rendering, told->reply_text);
    text_add_string(&rendering->out, "\r\n");
}

/* The finding about the reply that this recipient got; else what stopped the message, if anything did. */
static const struct finding *finding_for(const struct session *session, const struct report *report,
                                         const struct message *message, const struct recipient *recipient)
{
    for (size_t i = 0; i < report->count; i++)
        for (size_t j = 0; j < report->findings[i].at_count; j++) {
            size_t at = report->findings[i].at[j];
            const struct entry *command =
                at < session->entry_count ? command_for(session, &session->entries[at]) : NULL;
            if (command && command->stage == STAGE_RCPT &&
                span_equal(address_of(command), recipient->address))
                return &report->findings[i];
        }
    return message->outcome == OUTCOME_ACCEPTED || message->outcome == OUTCOME_PARTLY
               ? NULL
               : first_error_of(report);
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    bool any = false;
    (void)of;
    for (size_t i = 0; i < session->messages.count; i++) {
        const struct message *message = &session->messages.at[i];
        for (size_t j = 0; j < message->recipients.count; j++, any = true) {
            add_session(rendering, session);
            add_envelope(rendering, message, &message->recipients.at[j], NULL);
            add_finding(rendering, session,
                        finding_for(session, report, message, &message->recipients.at[j]));
        }
    }
    if (any)
        return;
    add_session(rendering, session);
    const struct finding *error = first_error_of(report);
    add_envelope(rendering, session->messages.count ? &session->messages.at[0] : NULL, NULL, error);
    add_finding(rendering, session, error);
}

/* So that no file is missing from the table; the reason stands as the title. */
static void unread(struct rendering *rendering, const struct unread *unread)
{
    enum { OUTCOME_AT = 8, LINE_AT = 20, TITLE_AT = 23, CELLS = 25 };
    struct text why = {0};
    remark_unread(&why, rendering, unread);
    for (size_t i = 0; i < CELLS; i++) {
        if (i == 0)
            add_cell(rendering, unread->file);
        else if (i == OUTCOME_AT)
            add_word(rendering, unread->damaged ? "damaged" : "unread");
        else if (i == LINE_AT)
            add_number(rendering, unread->line);
        else
            add_cell(rendering, i == TITLE_AT ? text_span(&why) : span_of(""));
    }
    text_add_string(&rendering->out, "\r\n");
    text_free(&why);
}

const struct renderer render_csv = {
    "csv",  SAY_ABOUT("a row for each recipient (RFC 4180)", "eine Zeile je Empfänger (RFC 4180)"),
    begin,  session,
    unread, NULL};
