#include "render/tty_session.h"

#include "base/ascii.h"
#include "base/moment.h"

struct span host_of(const struct session *session)
{
    return session->server.name.len ? session->server.name : session->server.address;
}

/* A log or an error message names the recipient that was refused; there may have been others. */
static bool is_pieced(const struct session *session, const struct message *message)
{
    for (size_t i = 0; i < session->entry_count && !message->sender.len; i++) {
        const struct entry *entry = &session->entries[i];
        bool its = entry->first >= message->first && entry->last <= message->last;
        if (its && entry->from == SIDE_CLIENT && span_is(entry->verb, "RCPT"))
            return entry->inferred && entry->argument.len;
    }
    return false;
}

struct recipients recipients_of(const struct session *session)
{
    struct recipients count = {0};
    for (size_t i = 0; i < session->messages.count; i++) {
        const struct message *message = &session->messages.at[i];
        bool aside = is_pieced(session, message) || session_returned(session, i);
        for (size_t j = 0; j < message->recipients.count && !aside; j++) {
            enum recipient_status status = message->recipients.at[j].status;
            count.all++;
            count.accepted += status == RECIPIENT_ACCEPTED;
            count.refused += status == RECIPIENT_REFUSED || status == RECIPIENT_DEFERRED;
        }
    }
    return count;
}

struct span queue_id_of(const struct session *session)
{
    for (size_t i = session->messages.count; i-- > 0;)
        if (session->messages.at[i].queue_id.len)
            return session->messages.at[i].queue_id;
    return (struct span){"", 0};
}

const struct entry *reply_at_stage(const struct session *session, enum stage stage, bool failing)
{
    for (size_t i = session->entry_count; i-- > 0;) {
        const struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_SERVER && entry->stage == stage && entry->code && entry->line_count &&
            (entry->code >= 400) == failing)
            return entry;
    }
    return NULL;
}

const struct entry *command_at_stage(const struct session *session, enum stage stage)
{
    for (size_t i = session->entry_count; i-- > 0;)
        if (session->entries[i].from == SIDE_CLIENT && session->entries[i].stage == stage)
            return &session->entries[i];
    return NULL;
}

const struct entry *note_of(const struct session *session, enum event event)
{
    for (size_t i = session->entry_count; i-- > 0;)
        if (session->entries[i].from == SIDE_NOTE && session->entries[i].event == event)
            return &session->entries[i];
    return NULL;
}

const struct entry *command_for(const struct session *session, const struct entry *entry)
{
    if (entry->from == SIDE_CLIENT)
        return entry;
    return entry->from == SIDE_SERVER && entry->partner < session->entry_count
               ? &session->entries[entry->partner]
               : NULL;
}

bool is_verdict_on_one(const struct session *session, const struct entry *reply)
{
    size_t replies = 0;
    if (!span_is(reply->verb, "(body)") || reply->partner >= session->entry_count)
        return false;
    for (size_t i = reply->partner; i < session->entry_count; i++)
        replies += session->entries[i].from == SIDE_SERVER && session->entries[i].partner == reply->partner;
    return replies > 1;
}

const struct entry *offers_of(const struct session *session)
{
    for (size_t i = session->entry_count; i-- > 0;) {
        const struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_SERVER && !span_is(entry->verb, "HELO") && entry->stage == STAGE_HELLO &&
            entry->code == 250)
            return entry;
    }
    return NULL;
}

const struct reply_text *offer_of(const struct session *session, const char *keyword)
{
    const struct entry *offers = offers_of(session);
    for (size_t i = 1; offers && i < offers->line_count; i++) {
        struct span rest = offers->lines[i].text, word = span_take_word(&rest);
        if (span_is_word(span_cut(word, 0, span_find(word, '=')), keyword))
            return &offers->lines[i];
    }
    return NULL;
}

static bool answers_with(const struct lookup *lookup, struct span name)
{
    for (size_t i = 0; i < lookup->answer_count; i++)
        if (span_same_word(lookup->answers[i].name, name))
            return true;
    return false;
}

/* How much a lookup has to do with the session: it led to the server, asked for it, or asked for an MX. */
static int closeness(const struct session *session, const struct lookup *lookup)
{
    struct span name = session->server.name;
    if (name.len && answers_with(lookup, name))
        return 3;
    return name.len && span_same_word(lookup->name, name) ? 2 : lookup->kind == LOOKUP_MX;
}

const struct lookup *told_lookup(const struct session *session, bool answered)
{
    const struct surroundings *around = &session->conversation->around;
    const struct lookup *best = NULL;
    for (size_t i = 0; i < around->lookup_count; i++) {
        const struct lookup *lookup = &around->lookups[i];
        bool fits = (lookup->answer_count > 0) == answered;
        if (fits && (!best || closeness(session, lookup) >= closeness(session, best)))
            best = lookup;
    }
    return best;
}

const struct lookup_answer *told_answer(const struct session *session, const struct lookup *lookup)
{
    const struct lookup_answer *best = lookup->answer_count ? &lookup->answers[0] : NULL;
    for (size_t i = 0; i < lookup->answer_count; i++) {
        const struct lookup_answer *answer = &lookup->answers[i];
        if (session->server.name.len && span_same_word(answer->name, session->server.name))
            return answer;
        if (answer->preference >= 0 && answer->preference < best->preference)
            best = answer;
    }
    return best;
}

static bool names_a_path(const struct entry *command)
{
    return span_is(command->verb, "MAIL") || span_is(command->verb, "RCPT");
}

static struct span path_in(struct span line)
{
    size_t open = span_find(line, '<'), colon = span_find(line, ':');
    struct span rest = span_from(line, open);
    if (open < line.len)
        return span_cut(rest, 0, span_find(rest, '>') + 1);
    rest = span_from(line, colon < line.len ? colon + 1 : line.len);
    return span_take_word(&rest);
}

static struct span behind_verb(struct span line)
{
    struct span verb = verb_of_line(line);
    return verb.len ? span_trim(span_between(verb.at + verb.len, line.at + line.len)) : (struct span){"", 0};
}

struct span object_of(const struct entry *command)
{
    if (command->inferred || command->hidden || command->body || command->stage == STAGE_AUTH)
        return (struct span){"", 0};
    if (names_a_path(command))
        return path_in(command->line);
    if (command->stage == STAGE_HELLO)
        return behind_verb(command->line);
    return verb_find(command->verb) ? (struct span){"", 0} : span_trim(command->line);
}

struct span address_of(const struct entry *command)
{
    struct span said = command->inferred ? command->argument : command->line;
    struct span path = names_a_path(command) ? path_in(said) : (struct span){"", 0};
    if (path.len && path.at[0] == '<')
        path = span_from(path, 1);
    return path.len && path.at[path.len - 1] == '>' ? span_cut(path, 0, path.len - 1) : path;
}

void stamp_add(struct text *out, const struct conversation *conversation)
{
    struct zone zone = {conversation->zone, conversation->frames || conversation->zoned};
    moment_add(out, conversation->started, zone);
}

const char *recipient_name(enum recipient_status status)
{
    static const char *const names[] = {[RECIPIENT_UNKNOWN] = "unknown",
                                        [RECIPIENT_ACCEPTED] = "accepted",
                                        [RECIPIENT_REFUSED] = "refused",
                                        [RECIPIENT_DEFERRED] = "deferred"};
    return names[status];
}

const struct finding *first_error_of(const struct report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].consequence_of == NO_FINDING &&
            report->findings[i].severity == SEVERITY_ERROR)
            return &report->findings[i];
    return NULL;
}

bool finding_is_at(const struct finding *finding, size_t entry)
{
    for (size_t i = 0; i < finding->at_count; i++)
        if (finding->at[i] == entry)
            return true;
    return false;
}
