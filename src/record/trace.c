#include "record/trace.h"

#include "base/ascii.h"

enum {
    TRACE_MOST = 32, /* lines of one stack */
    AHEAD_MOST = 12,
    AHEAD_OCTETS = 4096
};

struct looking {
    size_t dialect;
    bool found;
};

static void see_sign(void *with, const struct word *word)
{
    struct looking *looking = with;
    looking->found |= word->id == looking->dialect;
}

/* By itself, or by a sign of the library whose output is read. */
static bool tells(struct reader *reader, struct span line)
{
    const struct dialects *dialects = reader->dialects;
    struct looking looking = {.dialect = (size_t)(reader->dialect - dialects->all.at)};
    if (!reader->dialect->last_resort)
        words_scan(&dialects->signs, line, see_sign, &looking);
    return looking.found || message_shows_mail(dialects, reader->scratch, line);
}

void trace_see(struct reader *reader, bool stamped)
{
    if (!reader->dialect->library)
        return;
    if (stamped)
        reader->mail_told = 0;
    if (tells(reader, reader->line.text))
        reader->mail_told = reader->line.number;
}

/* "    at connect (net.js:1)", "/usr/lib/ruby/net/smtp.rb:1:in `connect'", "  code: 'EAUTH'", "}" */
static bool is_of_stack(struct span line)
{
    return line.len && (ascii_is_blank(line.at[0]) || line.at[0] == '/' || line.at[0] == '}');
}

static bool tells_behind(struct reader *reader)
{
    struct span rest = span_cut(source_head(reader->source), 0, AHEAD_OCTETS);
    for (size_t i = 0; i < AHEAD_MOST && rest.len; i++) {
        struct span line = span_take_line(&rest);
        if (!is_of_stack(line))
            return false;
        if (tells(reader, line))
            return true;
    }
    return false;
}

/* Replies that an error message told stand behind a gap; texts of all kinds hold what looks like a command.
 */
bool trace_has_dialogue(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind == MOMENT_EVENT && moment->event == EVENT_GAP)
            return false;
        if (moment->kind == MOMENT_SERVER)
            return true;
    }
    return false;
}

static bool was_opened(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind == MOMENT_EVENT && moment->event >= EVENT_CONNECTING &&
            moment->event <= EVENT_CONNECTED)
            return true;
    }
    return false;
}

static bool goes_on(const struct builder *builder)
{
    return builder->arena && (was_opened(builder->conversation) || trace_has_dialogue(builder->conversation));
}

bool trace_is_of_mail(struct reader *reader)
{
    if (!reader->dialect || !reader->dialect->library)
        return true;
    if (message_is_source(reader->dialects, reader->scratch, reader->line.text))
        return false;
    bool told = reader->mail_told && reader->line.number - reader->mail_told <= TRACE_MOST;
    return told || goes_on(&reader->builder) || tells_behind(reader);
}
