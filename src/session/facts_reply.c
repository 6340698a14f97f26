/* Facts about the reply being judged and the command it answers. */
#include <math.h>

#include "base/ascii.h"
#include "base/distance.h"
#include "session/facts_part.h"
#include "smtp/address.h"
#include "smtp/reply.h"

enum {
    SLOW_SECONDS = 5, /* Exchange's tarpit begins there; ordinary replies take well under one */
    LINE_MOST = 510,  /* RFC 5321 section 4.5.3.1.4, without CRLF */
    SIMILAR_MOST = 2
};

static struct fact ask_verb(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !reply->verb.len)
        return fact_unknown();
    return fact_text(facts, reply->verb, reply->first, reply->last);
}

static struct fact ask_stage(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return reply ? fact_text(facts, span_of(stage_name(reply->stage)), reply->first, reply->last)
                 : fact_unknown();
}

static struct fact ask_code(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !reply->code)
        return fact_unknown();
    return fact_text(facts, arena_number(facts->arena, (unsigned long)reply->code), reply->first,
                     reply->last);
}

static struct fact ask_enhanced(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply)
        return fact_unknown();
    return reply->enhanced.len ? fact_text(facts, reply->enhanced, reply->first, reply->last) : fact_none();
}

static struct fact ask_text(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return reply ? fact_text(facts, reply_text(facts, reply), reply->first, reply->last) : fact_unknown();
}

static struct fact ask_reply(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return reply ? fact_text(facts, reply_whole(facts, reply), reply->first, reply->last) : fact_unknown();
}

static struct fact ask_command(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    return command ? fact_text(facts, command->line, command->first, command->last) : fact_unknown();
}

static struct fact ask_argument(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    if (!command)
        return fact_unknown();
    return command->argument.len ? fact_text(facts, command->argument, command->first, command->last)
                                 : fact_none();
}

static struct fact ask_address(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    struct path path = path_at(facts, at);
    if (!command || !path.seen)
        return fact_unknown();
    return fact_text(facts, path.null ? span_of("<>") : path.address, command->first, command->last);
}

struct span lower_domain(struct facts *facts, struct span address)
{
    struct span domain = arena_lower(facts->arena, domain_of(address));
    while (domain.len && domain.at[domain.len - 1] == '.')
        domain.len--;
    return domain;
}

static struct fact ask_domain(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    struct path path = path_at(facts, at);
    if (!command || !path.seen)
        return fact_unknown();
    struct span domain = lower_domain(facts, path.address);
    return domain.len ? fact_text(facts, domain, command->first, command->last) : fact_none();
}

static struct fact ask_parameters(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    struct path path = path_at(facts, at);
    item_list items = {0};
    if (!command || !path.seen)
        return fact_unknown();
    for (struct span word; (word = span_take_word(&path.parameters)).len;)
        item_add(facts, &items, word, command);
    return fact_items(&items);
}

static double latency(const struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at), *command = command_entry(facts, at);
    return reply && command ? reply->time - command->time : NAN;
}

static struct fact ask_latency(struct facts *facts, size_t at)
{
    return fact_seconds(facts, latency(facts, at));
}

static struct fact ask_slow(struct facts *facts, size_t at)
{
    double seconds = latency(facts, at);
    return isnan(seconds) ? fact_unknown() : fact_yes(facts, seconds >= SLOW_SECONDS);
}

/* QUIT may follow at once in a pipelined group (RFC 2920 section 3.1); after a while it is despair. */
static struct fact ask_gave_up_after(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at), *entries = facts->session->entries;
    if (!reply || reply->partner == NO_ENTRY || isnan(entries[reply->partner].time))
        return fact_unknown();
    for (size_t i = reply->partner + 1; i < at; i++)
        if (entries[i].from == SIDE_CLIENT && entry_is(&entries[i], "QUIT") && !entries[i].inferred)
            return fact_seconds(facts, entries[i].time - entries[reply->partner].time);
    return fact_none();
}

static struct fact ask_reply_address(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    item_list items = {0};
    if (!reply)
        return fact_unknown();
    for (struct span rest = reply_text(facts, reply), found; (found = address_in(&rest)).len;)
        item_add(facts, &items, found, reply);
    return fact_items(&items);
}

static struct fact ask_address_is_own(struct facts *facts, size_t at)
{
    struct fact named = ask_reply_address(facts, at);
    struct span own = facts->session->client.address;
    if (!named.known || !named.count || !own.len)
        return fact_unknown();
    bool same = false;
    for (size_t i = 0; i < named.count; i++)
        same |= address_same(named.items[i].text, own);
    return fact_yes_at(facts, same, reply_entry(facts, at));
}

static struct fact ask_reply_address_kind(struct facts *facts, size_t at)
{
    struct fact named = ask_reply_address(facts, at);
    item_list items = {0};
    for (size_t i = 0; i < named.count; i++)
        item_add(facts, &items, span_of(address_kind_name(address_kind(named.items[i].text))),
                 reply_entry(facts, at));
    return named.known ? fact_items(&items) : fact_unknown();
}

static struct span server_name(const struct facts *facts)
{
    if (facts->parts->greeting == NO_ENTRY || !facts->session->entries[facts->parts->greeting].line_count)
        return (struct span){"", 0};
    struct span rest = facts->session->entries[facts->parts->greeting].lines[0].text;
    return span_take_word(&rest);
}

static struct fact ask_reply_domain(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    item_list items = {0};
    if (!reply)
        return fact_unknown();
    for (struct span rest = reply_text(facts, reply), found; (found = domain_in(&rest)).len;)
        if (!span_same_word(found, server_name(facts)))
            item_add(facts, &items, arena_lower(facts->arena, found), reply);
    return fact_items(&items);
}

/* "host mx2.x said: 550 ..." and kin: another server's words are passed on. */
static struct fact ask_other_host_said(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply)
        return fact_unknown();
    struct span text = reply_text(facts, reply);
    bool passed_on =
        span_find_text(text, " said: ") < text.len || span_find_text(text, "remote host said") < text.len ||
        span_find_text(text, "(in reply to ") < text.len || span_find_text(text, "smtp;5") < text.len;
    return fact_yes_at(facts, passed_on, reply);
}

static struct fact ask_echoed(struct facts *facts, size_t at)
{
    struct path path = path_at(facts, at);
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !path.seen || !path.address.len)
        return fact_unknown();
    struct span text = reply_text(facts, reply);
    return fact_yes_at(facts, span_find_text(text, arena_string(facts->arena, path.address)) < text.len,
                       reply);
}

static struct fact ask_nearest(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    if (!command)
        return fact_unknown();
    const struct verb *verb = verb_nearest(command->verb);
    return verb ? fact_text(facts, span_of(verb->name), command->first, command->last) : fact_none();
}

static const struct {
    unsigned bit;
    const char *name;
} controls[] = {
    {CONTROL_BACKSPACE, "backspace"}, {CONTROL_DELETE, "delete"}, {CONTROL_ESCAPE, "escape"},
    {CONTROL_ARROW, "arrow"},         {CONTROL_NUL, "nul"},       {CONTROL_TELNET, "telnet-option"},
    {CONTROL_CARET_H, "caret-H"},     {CONTROL_OTHER, "other"}};

static bool has(struct span text, const char *word)
{
    return span_find_text(text, word) < text.len;
}

/* A terminal shows a control character that is sent as caret and letter. */
static unsigned shown_controls(struct span line)
{
    if (span_find(line, '^') == line.len)
        return 0;
    unsigned seen = has(line, "^H") ? CONTROL_CARET_H : 0;
    seen |= has(line, "^?") ? (unsigned)CONTROL_DELETE : 0;
    return seen | (has(line, "^[[") ? (unsigned)CONTROL_ARROW : 0);
}

static struct fact ask_control(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    item_list items = {0};
    if (!command)
        return fact_unknown();
    unsigned seen = command->control | shown_controls(command->line);
    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++)
        if (seen & controls[i].bit)
            item_add(facts, &items, span_of(controls[i].name), command);
    return fact_items(&items);
}

static struct fact ask_corrected(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    return command ? fact_yes_at(facts, command->corrected, command) : fact_unknown();
}

/* ---- grammar of a command, RFC 5321 sections 3.3 and 4.1.1 ---- */

typedef bool syntax_test(const struct entry *command, const struct path *path);

static bool is_envelope(const struct entry *command)
{
    return entry_is(command, "MAIL") || entry_is(command, "RCPT");
}

static struct span behind_word(const struct entry *command)
{
    struct span argument = command->argument;
    size_t len = entry_is(command, "MAIL") ? 4 : 2;
    bool worded = span_starts(argument, entry_is(command, "MAIL") ? "FROM" : "TO");
    return worded ? span_from(argument, len) : argument;
}

static bool no_brackets(const struct entry *command, const struct path *path)
{
    struct span argument = command->argument;
    return path->seen && path->address.len && span_find(argument, '<') == argument.len &&
           span_find(argument, '>') == argument.len;
}

static bool space_after_colon(const struct entry *command, const struct path *path)
{
    (void)path;
    struct span rest = behind_word(command);
    return rest.len > 1 && rest.at[0] == ':' && ascii_is_blank(rest.at[1]);
}

static bool space_before_colon(const struct entry *command, const struct path *path)
{
    (void)path;
    struct span rest = behind_word(command);
    return rest.len > 1 && ascii_is_blank(rest.at[0]) && span_starts(span_trim(rest), ":");
}

static bool no_colon(const struct entry *command, const struct path *path)
{
    struct span rest = span_trim(behind_word(command));
    return path->seen && rest.len && rest.at[0] != ':';
}

static bool no_argument(const struct entry *command, const struct path *path)
{
    (void)path;
    bool needs = is_envelope(command) || command->stage == STAGE_HELLO || entry_is(command, "AUTH") ||
                 entry_is(command, "VRFY") || entry_is(command, "EXPN");
    return needs && !command->argument.len;
}

static bool missing_word(const struct entry *command, const struct path *path)
{
    (void)path;
    return command->argument.len &&
           !span_starts(command->argument, entry_is(command, "MAIL") ? "FROM" : "TO");
}

static bool missing_from(const struct entry *command, const struct path *path)
{
    return entry_is(command, "MAIL") && missing_word(command, path);
}

static bool missing_to(const struct entry *command, const struct path *path)
{
    return entry_is(command, "RCPT") && missing_word(command, path);
}

static bool unbalanced(const struct entry *command, const struct path *path)
{
    bool opens = span_find(command->argument, '<') < command->argument.len;
    bool closes = span_find(command->argument, '>') < command->argument.len;
    return path->seen && opens != closes;
}

static bool trailing_dot(const struct entry *command, const struct path *path)
{
    (void)command;
    return path->address.len && path->address.at[path->address.len - 1] == '.';
}

static bool no_at(const struct entry *command, const struct path *path)
{
    (void)command;
    return path->address.len && span_find(path->address, '@') == path->address.len;
}

static bool two_at(const struct entry *command, const struct path *path)
{
    (void)command;
    struct span address = path->address;
    size_t first = span_find(address, '@');
    bool quoted = address.len && (address.at[0] == '"' || address.at[0] == '@');
    return !quoted && first < address.len &&
           span_find(span_from(address, first + 1), '@') + first + 1 < address.len;
}

static bool blank_in_address(const struct entry *command, const struct path *path)
{
    (void)command;
    bool quoted = path->address.len && path->address.at[0] == '"';
    return path->brackets && !quoted && span_find(path->address, ' ') < path->address.len;
}

static bool non_ascii(const struct entry *command, const struct path *path)
{
    (void)path;
    return ascii_beyond(command->line.at, command->line.len);
}

static bool too_long(const struct entry *command, const struct path *path)
{
    (void)path;
    return command->line.len > LINE_MOST;
}

static bool control_character(const struct entry *command, const struct path *path)
{
    (void)path;
    return (command->control | shown_controls(command->line)) != 0;
}

static bool domain_literal(const struct entry *command, const struct path *path)
{
    (void)command;
    struct span domain = domain_of(path->address);
    return domain.len && domain.at[0] == '[';
}

static bool quotes_around(const struct entry *command, const struct path *path)
{
    (void)command;
    return path->address.len > 1 && path->address.at[0] == '"' &&
           path->address.at[path->address.len - 1] == '"';
}

static const struct {
    const char *name;
    bool of_envelope; /* MAIL and RCPT alone */
    syntax_test *test;
} syntax_tests[] = {
    {"no-brackets", true, no_brackets},
    {"space-after-colon", true, space_after_colon},
    {"space-before-colon", true, space_before_colon},
    {"no-colon", true, no_colon},
    {"no-argument", false, no_argument},
    {"bare-address", true, missing_word},
    {"missing-from", true, missing_from},
    {"missing-to", true, missing_to},
    {"unbalanced-brackets", true, unbalanced},
    {"trailing-dot", true, trailing_dot},
    {"no-at", true, no_at},
    {"two-at", true, two_at},
    {"blank-in-address", true, blank_in_address},
    {"non-ascii", false, non_ascii},
    {"line-too-long", false, too_long},
    {"control-character", false, control_character},
    {"domain-literal", true, domain_literal},
    {"quotes-around", true, quotes_around},
};

static struct fact ask_syntax(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    struct path path = path_at(facts, at);
    item_list items = {0};
    if (!command)
        return fact_unknown();
    bool envelope = is_envelope(command);
    for (size_t i = 0; i < sizeof syntax_tests / sizeof syntax_tests[0]; i++)
        if ((envelope || !syntax_tests[i].of_envelope) && syntax_tests[i].test(command, &path))
            item_add(facts, &items, span_of(syntax_tests[i].name), command);
    return fact_items(&items);
}

static struct fact ask_non_ascii_address(struct facts *facts, size_t at)
{
    struct path path = path_at(facts, at);
    const struct entry *command = command_entry(facts, at);
    if (!path.seen)
        return fact_unknown();
    return fact_yes_at(facts, non_ascii(command, &path), command);
}

/* ---- neighbours in the session ---- */

struct neighbour {
    const struct entry *reply;
    struct path path;
};

/* The reply at `i` to a command of the same verb as the one at `at`, with its path; reply NULL otherwise. */
static struct neighbour neighbour_at(const struct facts *facts, size_t i, const char *verb)
{
    const struct entry *reply = &facts->session->entries[i];
    struct neighbour neighbour = {0};
    if (reply->from != SIDE_SERVER || !reply->code || !entry_is(reply, verb))
        return neighbour;
    neighbour.reply = reply;
    if (reply->partner != NO_ENTRY && !facts->session->entries[reply->partner].inferred)
        neighbour.path = path_of(facts->session->entries[reply->partner].argument);
    return neighbour;
}

/* The reply to the command of this very recipient, or to the accepted MAIL of this very transaction: no
 * other one. */
static size_t own_reply(const struct facts *facts, size_t at, const char *verb)
{
    const struct entry *rcpt =
        at < facts->session->entry_count ? session_verdict_on(facts->session, at) : NULL;
    if (rcpt && entry_is(rcpt, verb))
        return rcpt->partner;
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || entry_is(reply, "MAIL") || !span_is(span_of(verb), "MAIL"))
        return at;
    for (size_t i = at; i > 0; i--)
        if (neighbour_at(facts, i - 1, verb).reply)
            return facts->session->entries[i - 1].code < 400 ? i - 1 : at;
    return at;
}

static struct fact others(struct facts *facts, size_t at, const char *verb)
{
    size_t own = own_reply(facts, at, verb);
    item_list items = {0};
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        struct neighbour other = neighbour_at(facts, i, verb);
        if (i == at || i == own || !other.reply)
            continue;
        struct span address = other.path.null ? (struct span)SPAN("<>") : other.path.address;
        item_add(facts, &items,
                 arena_print(facts->arena, "%d %.*s", other.reply->code, (int)address.len,
                             address.len ? address.at : ""),
                 other.reply);
    }
    return fact_items(&items);
}

static struct fact ask_other_rcpt(struct facts *facts, size_t at)
{
    return others(facts, at, "RCPT");
}

static struct fact ask_other_mail(struct facts *facts, size_t at)
{
    return others(facts, at, "MAIL");
}

static struct fact ask_repeated(struct facts *facts, size_t at)
{
    struct path path = path_at(facts, at);
    const struct entry *reply = reply_entry(facts, at);
    if (!path.seen || !reply)
        return fact_unknown();
    for (size_t i = 0; i < at; i++) {
        struct neighbour other = neighbour_at(facts, i, entry_is(reply, "MAIL") ? "MAIL" : "RCPT");
        if (other.reply && span_same_word(other.path.address, path.address))
            return fact_yes_at(facts, true, other.reply);
    }
    return fact_yes(facts, false);
}

static bool accepted_earlier(const struct facts *facts, struct span address)
{
    for (size_t i = 0; facts->earlier && i < facts->earlier->address_count; i++)
        if (span_same_word(facts->earlier->addresses[i].address, address))
            return true;
    return false;
}

static struct fact ask_same_accepted(struct facts *facts, size_t at)
{
    struct path path = path_at(facts, at);
    if (!path.seen || !path.address.len)
        return fact_unknown();
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        struct neighbour other = neighbour_at(facts, i, "RCPT");
        if (other.reply && other.reply->code < 300 && span_same_word(other.path.address, path.address))
            return fact_yes_at(facts, true, other.reply);
    }
    return fact_yes(facts, accepted_earlier(facts, path.address));
}

static struct span described(struct facts *facts, const struct entry *reply)
{
    struct span text = reply_text(facts, reply);
    bool coded = reply->enhanced.len > 0;
    return arena_print(facts->arena, "%.*s %d%s%.*s %.*s", (int)reply->verb.len, reply->verb.at, reply->code,
                       coded ? " " : "", (int)reply->enhanced.len, reply->enhanced.at, (int)text.len,
                       text.at);
}

static struct span code_and_text(struct facts *facts, const struct entry *reply)
{
    struct span text = reply_text(facts, reply);
    bool coded = reply->enhanced.len > 0;
    return arena_print(facts->arena, "%d%s%.*s %.*s", reply->code, coded ? " " : "", (int)reply->enhanced.len,
                       reply->enhanced.at, (int)text.len, text.at);
}

enum {
    LISTED_MOST = 50
}; /* neighbours told; a session of thousands would make each fact as long as itself */

static struct fact ask_earlier_reply(struct facts *facts, size_t at)
{
    item_list items = {0};
    for (size_t i = 0; i < at && i < facts->session->entry_count && items.count < LISTED_MOST; i++)
        if (entry_failed(&facts->session->entries[i]))
            item_add(facts, &items, described(facts, &facts->session->entries[i]),
                     &facts->session->entries[i]);
    return fact_items(&items);
}

static struct fact ask_later_reply(struct facts *facts, size_t at)
{
    item_list items = {0};
    for (size_t i = at == FACTS_SESSION ? facts->session->entry_count : at + 1;
         i < facts->session->entry_count && items.count < LISTED_MOST; i++)
        if (facts->session->entries[i].from == SIDE_SERVER && facts->session->entries[i].code)
            item_add(facts, &items, described(facts, &facts->session->entries[i]),
                     &facts->session->entries[i]);
    return fact_items(&items);
}

static struct fact earlier_of_stage(struct facts *facts, size_t at, enum stage stage, bool with_verb)
{
    item_list items = {0};
    for (size_t i = 0; i < at && i < facts->session->entry_count && items.count < LISTED_MOST; i++) {
        const struct entry *reply = &facts->session->entries[i];
        if (reply->from == SIDE_SERVER && reply->stage == stage && reply->code && reply->code != 334)
            item_add(facts, &items, with_verb ? described(facts, reply) : code_and_text(facts, reply), reply);
    }
    return fact_items(&items);
}

static struct fact ask_earlier_auth(struct facts *facts, size_t at)
{
    return earlier_of_stage(facts, at, STAGE_AUTH, false);
}

static struct fact ask_earlier_starttls(struct facts *facts, size_t at)
{
    return earlier_of_stage(facts, at, STAGE_TLS, false);
}

static struct fact ask_earlier_hello(struct facts *facts, size_t at)
{
    return earlier_of_stage(facts, at, STAGE_HELLO, true);
}

static struct fact ask_previous_verb(struct facts *facts, size_t at)
{
    for (size_t i = at == FACTS_SESSION ? 0 : at; i-- > 0;) {
        const struct entry *reply = &facts->session->entries[i];
        if (reply->from == SIDE_SERVER && reply->verb.len)
            return fact_text(facts, reply->verb, reply->first, reply->last);
    }
    return fact_none();
}

static struct fact ask_last_reply(struct facts *facts, size_t at)
{
    if (at == FACTS_SESSION)
        return fact_unknown();
    for (size_t i = at + 1; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].from == SIDE_SERVER)
            return fact_yes(facts, false);
    return fact_yes(facts, true);
}

static bool is_closing(enum event event)
{
    return event == EVENT_CLOSED || event == EVENT_RESET;
}

static struct fact ask_closed_after(struct facts *facts, size_t at)
{
    if (at == FACTS_SESSION)
        return fact_unknown();
    for (size_t i = at + 1; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_NOTE && is_closing(entry->event))
            return fact_yes_at(facts, true, entry);
        if (entry->from == SIDE_SERVER || entry->event == EVENT_LEFT)
            return fact_yes(facts, false);
    }
    return facts->conversation->tells_close ? fact_yes(facts, false) : fact_unknown();
}

static struct fact ask_error_number(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return fact_number(facts, standing_at(facts, at)->errors + (reply && entry_failed(reply)));
}

static struct fact ask_recipients_before(struct facts *facts, size_t at)
{
    return fact_number(facts, standing_at(facts, at)->accepted);
}

static struct fact ask_recipients_refused(struct facts *facts, size_t at)
{
    (void)at;
    unsigned long refused = 0;
    for (size_t i = 0; i < facts->session->entry_count; i++)
        refused += entry_failed(&facts->session->entries[i]) && entry_is(&facts->session->entries[i], "RCPT");
    return fact_number(facts, refused);
}

/* ---- repaired ---- */

static bool is_syntax_code(int code)
{
    return code == 500 || code == 501 || code == 502 || code == 503 || code == 504 || code == 555 ||
           code == 553;
}

static bool mends(const struct facts *facts, size_t at, const struct entry *later, struct span verb)
{
    const struct entry *reply = &facts->session->entries[at];
    if (reply->partner != NO_ENTRY && later->partner == reply->partner)
        return false; /* LMTP speaks of each recipient in turn */
    if (later->from != SIDE_SERVER || !later->code || later->code >= 400 || later->code == 334 ||
        !span_equal(later->verb, verb))
        return false;
    if (!entry_is(later, "RCPT") && !entry_is(later, "MAIL"))
        return true;
    if (is_syntax_code(reply->code))
        return true;
    struct path path = path_at(facts, at);
    bool visible = later->partner != NO_ENTRY && path.seen;
    return visible &&
           span_same_word(path_of(facts->session->entries[later->partner].argument).address, path.address);
}

bool facts_repaired(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !entry_failed(reply))
        return false;
    if (!reply->verb.len) /* an unseen word that was no command */
        return (reply->code == 500 || reply->code == 502) && facts->session->outcome == OUTCOME_ACCEPTED;
    struct span verb = reply->verb;
    const struct verb *nearest = verb_nearest(verb);
    if (nearest)
        verb = span_of(nearest->name);
    bool auth = reply->stage == STAGE_AUTH, hello = reply->stage == STAGE_HELLO;
    for (size_t i = at + 1; i < facts->session->entry_count; i++) {
        const struct entry *later = &facts->session->entries[i];
        if (auth && later->code == 235)
            return true;
        bool goes_on = reply->code == 503 && entry_is(later, "MAIL"); /* an earlier EHLO holds */
        if (hello && (later->stage == STAGE_HELLO || goes_on) && later->code == 250)
            return true;
        if (!auth && !hello && mends(facts, at, later, verb))
            return true;
    }
    return false;
}

static struct fact ask_repaired(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !reply->verb.len)
        return fact_unknown();
    return fact_yes(facts, facts_repaired(facts, at));
}

static const struct fact_row rows[] = {
    {{"verb", SAY("command", "Befehl"),
      SAY("the command that the reply answers: EHLO, MAIL, (greeting), (auth), (body), (unsolicited), or a "
          "word as typed",
          "der Befehl, auf den die Antwort sich bezieht: EHLO, MAIL, (greeting), (auth), (body), "
          "(unsolicited) oder das getippte Wort"),
      UNSEEN_CLIENT},
     true,
     ask_verb},
    {{"stage", SAY("stage", "Abschnitt"),
      SAY("stage of the session: connect to quit, or protocol",
          "Abschnitt der Sitzung: connect bis quit oder protocol"),
      UNSEEN_CLIENT},
     true,
     ask_stage},
    {{"code", SAY("reply code", "Antwortcode"), SAY("the reply code", "der Antwortcode"), UNSEEN_NEVER},
     true,
     ask_code},
    {{"enhanced", SAY("enhanced code", "erweiterter Code"),
      SAY("enhanced status code; empty: the reply has none",
          "erweiterter Statuscode; leer: die Antwort hat keinen"),
      UNSEEN_NEVER},
     true,
     ask_enhanced},
    {{"text", SAY("the reply says", "die Antwort sagt"),
      SAY("all lines of the reply joined by blanks, without codes",
          "alle Zeilen der Antwort, mit Leerzeichen verbunden, ohne Codes"),
      UNSEEN_NEVER},
     true,
     ask_text},
    {{"reply", SAY("the reply", "die Antwort"),
      SAY("the text with the first code in front", "der Text mit dem ersten Code davor"), UNSEEN_NEVER},
     true,
     ask_reply},
    {{"command", SAY("command", "Befehl"),
      SAY("the client's line, secrets masked", "die Zeile des Clients, Geheimes verdeckt"), UNSEEN_CLIENT},
     true,
     ask_command},
    {{"argument", SAY("argument", "Argument"),
      SAY("what follows the verb", "was hinter dem Befehlswort steht"), UNSEEN_CLIENT},
     true,
     ask_argument},
    {{"address", SAY("address", "Adresse"),
      SAY("address in this MAIL or RCPT; <> for the null sender",
          "Adresse in diesem MAIL oder RCPT; <> für den leeren Absender"),
      UNSEEN_CLIENT},
     true,
     ask_address},
    {{"address domain", SAY("domain", "Domain"),
      SAY("its domain, in lower case", "deren Domain, klein geschrieben"), UNSEEN_CLIENT},
     true,
     ask_domain},
    {{"parameters", SAY("parameter", "Parameter"),
      SAY("ESMTP parameters of this MAIL or RCPT", "ESMTP-Parameter dieses MAIL oder RCPT"), UNSEEN_CLIENT},
     true,
     ask_parameters},
    {{"latency", SAY("seconds until the reply", "Sekunden bis zur Antwort"),
      SAY("seconds that the reply took", "Sekunden, die die Antwort brauchte"), UNSEEN_TIMES},
     true,
     ask_latency},
    {{"slow reply", SAY("slow reply", "langsame Antwort"),
      SAY("yes: it took five seconds or more", "yes: sie brauchte fünf Sekunden oder mehr"), UNSEEN_TIMES},
     true,
     ask_slow},
    {{"gave up after", SAY("seconds until the client gave up", "Sekunden, bis der Client aufgab"),
      SAY("seconds after which the client sent QUIT although the reply had not come; empty: it waited for it",
          "Sekunden, nach denen der Client QUIT sendete, obwohl die Antwort noch ausstand; leer: er wartete "
          "sie ab"),
      UNSEEN_TIMES},
     true,
     ask_gave_up_after},
    {{"reply address", SAY("address in the reply", "Adresse in der Antwort"),
      SAY("IP addresses named in the reply", "IP-Adressen, die die Antwort nennt"), UNSEEN_NEVER},
     true,
     ask_reply_address},
    {{"reply address is own",
      SAY("the address in the reply is the client's own", "die Adresse in der Antwort ist die des Clients"),
      SAY("yes: one of them is the client's own", "yes: eine davon ist die des Clients"),
      UNSEEN_CLIENT_ADDRESS},
     true,
     ask_address_is_own},
    {{"reply address kind", SAY("kind of that address", "Art dieser Adresse"),
      SAY("public, private, loopback and so on", "public, private, loopback und so weiter"), UNSEEN_NEVER},
     true,
     ask_reply_address_kind},
    {{"reply domain", SAY("name in the reply", "Name in der Antwort"),
      SAY("host and domain names in the reply, without the server's own",
          "Host- und Domainnamen in der Antwort, ohne den des Servers"),
      UNSEEN_NEVER},
     true,
     ask_reply_domain},
    {{"passed on", SAY("another server's words passed on", "Worte eines anderen Servers weitergereicht"),
      SAY("yes: the reply passes on what another server said",
          "yes: die Antwort gibt weiter, was ein anderer Server sagte"),
      UNSEEN_NEVER},
     true,
     ask_other_host_said},
    {{"mailbox echoed", SAY("the reply quotes the address", "die Antwort nennt die Adresse"),
      SAY("yes: the reply quotes the address of the command",
          "yes: die Antwort nennt die Adresse des Befehls"),
      UNSEEN_CLIENT},
     true,
     ask_echoed},
    {{"nearest verb", SAY("nearest SMTP command", "nächster SMTP-Befehl"),
      SAY("known verb within edit distance 2 of an unknown one",
          "bekannter Befehl im Abstand von höchstens 2 zu einem unbekannten"),
      UNSEEN_CLIENT},
     true,
     ask_nearest},
    {{"typed control", SAY("control character sent", "gesendetes Steuerzeichen"),
      SAY("control characters in the command as the server got it",
          "Steuerzeichen im Befehl, wie der Server ihn bekam"),
      UNSEEN_CLIENT},
     true,
     ask_control},
    {{"typed correction", SAY("corrected while typing", "beim Tippen korrigiert"),
      SAY("yes: the terminal applied the typist's backspaces",
          "yes: das Terminal hat die Rücktasten selbst angewendet"),
      UNSEEN_CLIENT},
     true,
     ask_corrected},
    {{"syntax", SAY("by the grammar", "nach der Grammatik"),
      SAY("what is wrong with the command by RFC 5321: no-brackets, space-after-colon and so on",
          "was am Befehl nach RFC 5321 falsch ist: no-brackets, space-after-colon und so weiter"),
      UNSEEN_CLIENT},
     true,
     ask_syntax},
    {{"non-ascii address", SAY("address beyond ASCII", "Adresse mit Nicht-ASCII"),
      SAY("yes: the address holds other characters than ASCII",
          "yes: die Adresse enthält andere Zeichen als ASCII"),
      UNSEEN_CLIENT},
     true,
     ask_non_ascii_address},
    {{"address repeated", SAY("given before", "schon genannt"),
      SAY("yes: the same address was given before in the session",
          "yes: dieselbe Adresse wurde in der Sitzung schon genannt"),
      UNSEEN_CLIENT},
     true,
     ask_repeated},
    {{"same address accepted",
      SAY("the same address was accepted elsewhere", "dieselbe Adresse wurde anderswo angenommen"),
      SAY("yes: this very address got a 2yz elsewhere in the session or earlier in the file",
          "yes: genau diese Adresse bekam in der Sitzung oder früher in der Datei ein 2yz"),
      UNSEEN_CLIENT},
     true,
     ask_same_accepted},
    {{"recipients before", SAY("recipients accepted before", "vorher angenommene Empfänger"),
      SAY("number of recipients accepted before in this transaction",
          "Zahl der vorher in dieser Transaktion angenommenen Empfänger"),
      UNSEEN_NEVER},
     true,
     ask_recipients_before},
    {{"recipients refused", SAY("recipients refused", "abgelehnte Empfänger"),
      SAY("number of refused RCPT in the session", "Zahl der abgelehnten RCPT in der Sitzung"), UNSEEN_NEVER},
     false,
     ask_recipients_refused},
    {{"earlier reply", SAY("earlier refusal", "frühere Ablehnung"),
      SAY("failing replies before: \"RCPT 550 5.1.1 text\"",
          "ablehnende Antworten davor: \"RCPT 550 5.1.1 Text\""),
      UNSEEN_NEVER},
     true,
     ask_earlier_reply},
    {{"later reply", SAY("later reply", "spätere Antwort"),
      SAY("replies after this one: \"QUIT 221 text\"", "Antworten danach: \"QUIT 221 Text\""), UNSEEN_NEVER},
     true,
     ask_later_reply},
    {{"repaired", SAY("made good later", "später behoben"),
      SAY("yes: a later command of the same verb succeeded",
          "yes: ein späterer Befehl derselben Art hatte Erfolg"),
      UNSEEN_CLIENT},
     true,
     ask_repaired},
    {{"other rcpt", SAY("other recipient", "anderer Empfänger"),
      SAY("the other RCPT of the session: \"250 bob@x.example\"",
          "die anderen RCPT der Sitzung: \"250 bob@x.example\""),
      UNSEEN_NEVER},
     true,
     ask_other_rcpt},
    {{"other mail", SAY("other sender", "anderer Absender"),
      SAY("the other MAIL of the session: \"250 a@x.example\"",
          "die anderen MAIL der Sitzung: \"250 a@x.example\""),
      UNSEEN_NEVER},
     true,
     ask_other_mail},
    {{"earlier auth", SAY("earlier reply to AUTH", "frühere Antwort auf AUTH"),
      SAY("final replies to AUTH before: \"535 5.7.8 text\"",
          "frühere Antworten auf AUTH: \"535 5.7.8 Text\""),
      UNSEEN_NEVER},
     true,
     ask_earlier_auth},
    {{"earlier starttls", SAY("earlier reply to STARTTLS", "frühere Antwort auf STARTTLS"),
      SAY("replies to STARTTLS before", "frühere Antworten auf STARTTLS"), UNSEEN_NEVER},
     true,
     ask_earlier_starttls},
    {{"earlier hello", SAY("earlier reply to EHLO", "frühere Antwort auf EHLO"),
      SAY("replies to EHLO or HELO before: \"EHLO 500 text\"",
          "frühere Antworten auf EHLO oder HELO: \"EHLO 500 Text\""),
      UNSEEN_NEVER},
     true,
     ask_earlier_hello},
    {{"previous verb", SAY("command before", "Befehl davor"),
      SAY("the verb answered just before", "der zuvor beantwortete Befehl"), UNSEEN_NEVER},
     true,
     ask_previous_verb},
    {{"last reply", SAY("last reply", "letzte Antwort"),
      SAY("yes: no reply came after this one", "yes: danach kam keine Antwort mehr"), UNSEEN_NEVER},
     true,
     ask_last_reply},
    {{"closed after", SAY("closed right after", "gleich danach getrennt"),
      SAY("yes: the server closed right after this reply",
          "yes: der Server trennte gleich nach dieser Antwort"),
      UNSEEN_END},
     true,
     ask_closed_after},
    {{"error number", SAY("failing replies so far", "Ablehnungen bis hier"),
      SAY("how many failing replies so far, this one included",
          "wie viele ablehnende Antworten bis hier, diese mitgezählt"),
      UNSEEN_NEVER},
     true,
     ask_error_number},
};

const struct fact_table reply_facts = ROWS(rows);
