/* nslookup of Windows (English, German) and of BIND, with its own prompt and without. */
#include "base/ascii.h"
#include "record/lookup_part.h"
#include "smtp/name.h"
#include "smtp/verb.h"

static struct span only_word(struct span rest)
{
    struct span word = span_take_word(&rest);
    return span_trim(rest).len ? (struct span){0} : word;
}

/* An HTTP header has one blank behind "Server:"; nslookup has two, or tabs. */
static bool is_wide(struct span rest)
{
    return rest.len > 2 && (rest.at[0] == '\t' || (rest.at[0] == ' ' && ascii_is_blank(rest.at[1])));
}

static bool server_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    struct span word = only_word(rest);
    bool ours = reader->tool == TOOL_NSLOOKUP;
    if (!(ours || is_wide(rest)) || !(lookup_is_name(word) || lookup_is_address(word)))
        return false;
    if (!ours) {
        lookup_enter(reader, TOOL_NSLOOKUP, line);
        reader->kind = LOOKUP_OTHER;
    }
    if (reader->open || !reader->asked.len)
        lookup_ask(reader, (struct span){0}, line);
    reader->waited = 0; /* that was the server's own name */
    reader->expect = EXPECT_RESOLVER;
    return true;
}

static bool default_server_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    bool running = reader->tool == TOOL_NSLOOKUP;
    if (!server_read(reader, rest, line))
        return false;
    if (!running)
        reader->kind = LOOKUP_ADDRESS;
    reader->interactive = true;
    return true;
}

static bool resolver_read(struct lookup_reader *reader, struct span address)
{
    reader->resolver = lookup_name(reader, lookup_without_port(address));
    if (!reader->asked.len)
        reader->usual = reader->resolver;
    reader->expect = EXPECT_SERVERS;
    return true;
}

static bool owner_address(struct lookup_reader *reader, struct span address, unsigned long line)
{
    if (lookup_is_address(reader->asked)) /* asked backwards: the address is the question */
        return true;
    return lookup_record(reader, (struct lookup_record){RECORD_ADDRESS, -1, reader->owner, address}, line);
}

static bool address_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    struct span address = only_word(rest);
    if (!lookup_is_address(lookup_without_port(address)))
        return false;
    if (reader->expect == EXPECT_RESOLVER)
        return resolver_read(reader, address);
    return reader->expect == EXPECT_ADDRESSES && owner_address(reader, address, line);
}

/* The name shown is where the aliases lead; the question may have been another one. */
static void name_follow(struct lookup_reader *reader, struct span name)
{
    reader->owner = lookup_name(reader, name);
    if (reader->asked.len && !lookup_suffix_appended(reader->asked, reader->owner))
        reader->alias = reader->owner;
}

static bool name_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    struct span name = only_word(rest);
    if (!lookup_is_name(name))
        return false;
    reader->expect = reader->tool == TOOL_HOST ? EXPECT_RESOLVER : EXPECT_ADDRESSES;
    if (reader->tool == TOOL_HOST)
        return true;
    if (lookup_is_address(reader->asked))
        return lookup_record(reader, (struct lookup_record){RECORD_PTR, -1, reader->asked, name}, line);
    name_follow(reader, name);
    return true;
}

static bool aliases_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)rest, (void)line;
    reader->expect = EXPECT_NOTHING;
    return true;
}

static bool claim(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)reader, (void)rest, (void)line;
    return true;
}

static bool answer_head(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    if (span_trim(rest).len)
        return false;
    lookup_enter_names(reader, TOOL_NSLOOKUP, line);
    return true;
}

/* An SOA record instead of what was asked: there is none. */
static bool soa_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    if (span_find(rest, '=') == rest.len)
        return false;
    lookup_enter_names(reader, TOOL_NSLOOKUP, line);
    if (reader->asked.len && reader->kind != LOOKUP_OTHER)
        lookup_fail(reader, reader->asked, "no-answer", line);
    return true;
}

static bool is_verb(struct span rest)
{
    return verb_find(verb_of_line(rest)) != NULL;
}

static bool question_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    struct span name = span_take_word(&rest);
    if (!lookup_is_name(name) && !lookup_is_address(name))
        return false;
    lookup_ask(reader, name, line);
    struct span server = lookup_without_port(span_trim(rest));
    reader->resolver = lookup_is_address(server) ? lookup_name(reader, server) : reader->usual;
    return true;
}

static bool server_input(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    struct span server = span_trim(rest);
    lookup_ask(reader, (struct span){0}, line);
    reader->resolver = lookup_is_address(server) ? lookup_name(reader, server) : (struct span){0};
    reader->usual = reader->resolver;
    return true;
}

static bool exit_input(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)rest, (void)line;
    lookup_end(reader);
    return true;
}

static bool set_input(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    struct span setting = span_trim(rest);
    bool ours = lookup_setting(reader, setting);
    if (reader->tool == TOOL_NSLOOKUP || !ours)
        return reader->tool == TOOL_NSLOOKUP;
    lookup_enter(reader, TOOL_NSLOOKUP, line);
    reader->interactive = true;
    return lookup_setting(reader, setting);
}

static bool session_input(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    static const struct lookup_shape inputs[] = {
        {"exit", 0, exit_input}, {"server", 0, server_input}, {"lserver", 0, server_input}, {"ls", 0, claim},
        {"root", 0, claim},      {"view", 0, claim},          {"help", 0, claim},           {"?", 0, claim},
    };
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        struct span argument = rest;
        if (lookup_take_words(&argument, inputs[i].start) &&
            (!argument.len || ascii_is_blank(argument.at[0])))
            return inputs[i].read(reader, argument, line);
    }
    return !is_verb(rest) && question_read(reader, rest, line);
}

/* Behind nslookup's prompt stands input, or output when the input came through a pipe. */
static bool prompt_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    while (rest.len && (rest.at[0] == '>' || ascii_is_blank(rest.at[0])))
        rest = span_from(rest, 1);
    struct span setting = rest;
    if (lookup_take_words(&setting, "set "))
        return set_input(reader, setting, line);
    if (!reader->interactive || !rest.len)
        return reader->interactive;
    if (rest.at[0] == '*' || rest.at[0] == ';' || span_ends(span_take_word(&setting), ":"))
        return lookup_line(reader, rest, line);
    return session_input(reader, rest, line);
}

/* The prompt is missing: copied without it. */
static bool set_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    return reader->interactive && set_input(reader, rest, line);
}

static bool continued_text(struct lookup_reader *reader, struct span text, unsigned long line)
{
    if (reader->expect == EXPECT_MORE_TEXT && lookup_more_text(reader, text, line))
        return true;
    reader->expect = EXPECT_MORE_TEXT;
    return lookup_record(reader, (struct lookup_record){RECORD_TXT, -1, reader->owner, text}, line);
}

static bool continued_address(struct lookup_reader *reader, struct span text, unsigned long line)
{
    if (reader->expect == EXPECT_SERVERS)
        return true;
    return reader->expect == EXPECT_ADDRESSES && owner_address(reader, text, line);
}

bool lookup_nslookup_plain(struct lookup_reader *reader, struct span text, unsigned long line)
{
    if (text.at[0] == '"' && reader->expect >= EXPECT_TEXT)
        return continued_text(reader, text, line);
    if (lookup_is_address(text))
        return continued_address(reader, text, line);
    if (!lookup_is_dotted(text))
        return false;
    if (reader->interactive && text.at[text.len - 1] == '.')
        return question_read(reader, text, line);
    return domain_within(reader->asked, text); /* above its SOA record */
}

const struct lookup_shape lookup_nslookup_shapes[] = {
    {">", ANYWHERE, prompt_read},
    {"Server:", ANYWHERE, server_read},
    {"Default Server:", ANYWHERE, default_server_read},
    {"Standardserver:", ANYWHERE, default_server_read},
    {"Address:", IN_NSLOOKUP | IN_HOST, address_read},
    {"Addresses:", IN_NSLOOKUP | IN_HOST, address_read},
    {"Name:", IN_NSLOOKUP | IN_HOST, name_read},
    {"Aliases:", IN_NSLOOKUP | IN_HOST, aliases_read},
    {"Non-authoritative answer:", ANYWHERE, answer_head},
    {"Nicht autorisierende Antwort:", ANYWHERE, answer_head},
    {"Nicht-autorisierende Antwort:", ANYWHERE, answer_head},
    {"Authoritative answers can be found from:", IN_NSLOOKUP, claim},
    {"primary name server", ANYWHERE, soa_read},
    {"responsible mail addr", IN_NSLOOKUP, claim},
    {"mail addr =", IN_NSLOOKUP, claim},
    {"origin =", IN_NSLOOKUP, claim},
    {"serial", IN_NSLOOKUP, claim},
    {"refresh", IN_NSLOOKUP, claim},
    {"retry", IN_NSLOOKUP, claim},
    {"expire", IN_NSLOOKUP, claim},
    {"minimum =", IN_NSLOOKUP, claim},
    {"default TTL", IN_NSLOOKUP, claim},
    {"set", IN_NSLOOKUP, set_read},
    {NULL, 0, NULL},
};
