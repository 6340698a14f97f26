/* Facts about how the command was typed and whether it is one, by the grammar of RFC 5321. */
#include "base/ascii.h"
#include "session/facts_part.h"
#include "smtp/address.h"

enum { LINE_MOST = 510 }; /* RFC 5321 section 4.5.3.1.4, without CRLF */

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

/* A terminal shows a control character that is sent as caret and letter. */
static unsigned shown_controls(struct span line)
{
    if (span_find(line, '^') == line.len)
        return 0;
    unsigned seen = span_has_text(line, "^H") ? CONTROL_CARET_H : 0;
    seen |= span_has_text(line, "^?") ? (unsigned)CONTROL_DELETE : 0;
    return seen | (span_has_text(line, "^[[") ? (unsigned)CONTROL_ARROW : 0);
}

unsigned command_controls(const struct entry *command)
{
    return command->control | shown_controls(command->line);
}

static struct fact ask_control(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    item_list items = {0};
    if (!command)
        return fact_unknown();
    unsigned seen = command_controls(command);
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
    bool needs = entry_is_of_envelope(command) || command->stage == STAGE_HELLO ||
                 entry_is(command, "AUTH") || entry_is(command, "VRFY") || entry_is(command, "EXPN");
    return needs && !command->argument.len;
}

static bool missing_word(const struct entry *command, const struct path *path)
{
    (void)path;
    return command->argument.len &&
           !span_starts(command->argument, entry_is(command, "MAIL") ? "FROM" : "TO");
}

static bool bare_address(const struct entry *command, const struct path *path)
{
    return missing_word(command, path) && span_find(command->argument, '<') == command->argument.len;
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
    return command_controls(command) != 0;
}

static bool domain_literal(const struct entry *command, const struct path *path)
{
    (void)command;
    struct span domain = domain_of(path->address);
    return domain.len && domain.at[0] == '[';
}

/* "<a@x>, <b@x>": each recipient wants a RCPT of its own. */
static bool several_addresses(const struct entry *command, const struct path *path)
{
    struct span argument = command->argument;
    if (!path->brackets || !path->address.len)
        return false;
    size_t end = (size_t)(path->address.at - argument.at) + path->address.len;
    struct span behind = span_trim(span_from(argument, end + 1));
    return behind.len && (behind.at[0] == ',' || behind.at[0] == ';' || behind.at[0] == '<') &&
           span_find(behind, '@') < behind.len;
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
    {"bare-address", true, bare_address},
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
    {"several-addresses", true, several_addresses},
};

/* A dot-atom, one "@", and a name of letters and digits. */
static bool is_plain_address(struct span address)
{
    size_t signs = 0;
    for (size_t i = 0; i < address.len; i++) {
        char c = address.at[i];
        if (c >= 'a' && c <= 'z') /* most */
            continue;
        signs += c == '@';
        if (!ascii_is_letter(c) && !ascii_is_digit(c) && c != '.' && c != '-' && c != '_' && c != '+' &&
            c != '@')
            return false;
    }
    return signs == 1 && address.at[address.len - 1] != '.';
}

/* Most are "FROM:<plain address>" and plain parameters, of which no test above could find anything. */
static bool is_plain_path(const struct entry *command)
{
    struct span address = command->path.address;
    struct span front = entry_is(command, "MAIL") ? (struct span)SPAN("FROM:<") : (struct span)SPAN("TO:<");
    struct span rest = span_from(command->argument, front.len + address.len);
    return !command->control && command->line.len <= LINE_MOST &&
           span_starts_with(command->argument, front) && address.at == command->argument.at + front.len &&
           is_plain_address(address) && rest.len && rest.at[0] == '>' &&
           ascii_run(rest.at, rest.len, '^', '<') == rest.len;
}

static struct fact ask_syntax(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    item_list items = {0};
    if (!command || command->unended)
        return fact_unknown();
    bool envelope = entry_is_of_envelope(command);
    if (envelope && is_plain_path(command))
        return fact_none();
    for (size_t i = 0; i < sizeof syntax_tests / sizeof syntax_tests[0]; i++)
        if ((envelope || !syntax_tests[i].of_envelope) && syntax_tests[i].test(command, &command->path))
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

/* A server that took one address without brackets does not refuse another for lacking them. */
static struct fact ask_unbracketed(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *reply = &facts->session->entries[i];
        const struct entry *command = reply->code / 100 == 2 ? command_entry(facts, i) : NULL;
        if (command && !items.count && entry_is_of_envelope(command) && no_brackets(command, &command->path))
            item_add(facts, &items, command->line, command);
    }
    return fact_items(&items);
}

static const struct fact_row rows[] = {
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
    {{"unbracketed taken", SAY("taken without brackets", "ohne Klammern angenommen"),
      SAY("a MAIL or RCPT of the session whose address has no brackets and was taken",
          "MAIL oder RCPT der Sitzung, dessen Adresse keine Klammern hat und angenommen wurde"),
      UNSEEN_NEVER},
     false,
     ask_unbracketed},
    {{"non-ascii address", SAY("address beyond ASCII", "Adresse mit Nicht-ASCII"),
      SAY("yes: the address holds other characters than ASCII",
          "yes: die Adresse enthält andere Zeichen als ASCII"),
      UNSEEN_CLIENT},
     true,
     ask_non_ascii_address},
};

const struct fact_table command_facts = ROWS(rows);
