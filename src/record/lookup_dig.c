/* dig and host. */
#include "base/ascii.h"
#include "record/lookup_part.h"

static bool claim(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)rest;
    lookup_enter_names(reader, TOOL_DIG, line);
    return true;
}

/* ; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> mx fabrikam.com */
static bool head_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    static const char mark[] = "<<>> ";
    size_t at = span_find_text(rest, mark);
    bool asked = reader->tool == TOOL_DIG && reader->asked.len && !reader->open;
    if (at == rest.len || asked)
        return true;
    lookup_enter(reader, TOOL_DIG, line);
    lookup_dig_arguments(reader, span_from(rest, at + sizeof mark - 1), line);
    return true;
}

static bool status_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    lookup_enter_names(reader, TOOL_DIG, line);
    reader->open = 0;
    size_t at = span_find_text(rest, "status: ");
    struct span status = span_from(rest, at + sizeof "status: " - 1);
    reader->trouble = lookup_trouble(span_take_until(&status, ','));
    return true;
}

static bool flags_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)line;
    if (!reader->trouble && span_find_text(rest, "ANSWER: 0,") < rest.len)
        reader->trouble = "no-answer";
    return true;
}

static bool server_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    lookup_enter_names(reader, TOOL_DIG, line);
    rest = span_trim(rest);
    struct span address = lookup_without_port(span_take_word(&rest));
    struct lookup *open = lookup_open(reader);
    if (lookup_is_address(address))
        reader->resolver = lookup_name(reader, address);
    if (open) {
        open->resolver = reader->resolver;
        open->last = line;
    }
    return true;
}

/* ;fabrikam.com.    IN   MX */
static bool question_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    enum record_type type;
    enum lookup_kind kind;
    struct span name = span_take_word(&rest);
    rest = span_trim(rest);
    if (!lookup_is_name(name) || !span_is(span_take_word(&rest), "IN"))
        return true;
    if (!lookup_type(span_trim(rest), &type, &kind))
        return true;
    struct span owner = lookup_name(reader, name);
    if (!lookup_suffix_appended(reader->asked, owner))
        reader->asked = owner;
    reader->kind = kind;
    struct lookup *lookup = lookup_of(reader, kind, owner, line);
    if (lookup && reader->trouble)
        lookup->trouble = span_of(reader->trouble);
    reader->trouble = NULL;
    return true;
}

/* Host fabrikm.com not found: 3(NXDOMAIN) */
static bool not_found_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    struct span name = span_take_word(&rest);
    rest = span_trim(rest);
    const char *trouble = lookup_trouble(rest);
    if (!lookup_take_words(&rest, "not found:") || !trouble || !lookup_is_name(name))
        return false;
    lookup_enter_names(reader, TOOL_HOST, line);
    lookup_fail(reader, name, trouble, line);
    return true;
}

static bool domain_server_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)rest;
    lookup_enter_names(reader, TOOL_HOST, line);
    return true;
}

/* dig +short writes values alone; what they are, only the command tells. */
bool lookup_dig_plain(struct lookup_reader *reader, struct span text, unsigned long line)
{
    static const enum record_type types[] = {
        [LOOKUP_ADDRESS] = RECORD_ADDRESS,
        [LOOKUP_MX] = RECORD_MX,
        [LOOKUP_PTR] = RECORD_PTR,
        [LOOKUP_TXT] = RECORD_TXT,
    };
    unsigned long preference;
    struct lookup_record record = {RECORD_CNAME, -1, reader->alias.len ? reader->alias : reader->asked, text};
    if (!reader->brief || !reader->asked.len || reader->kind == LOOKUP_OTHER)
        return false;
    bool alias = lookup_is_dotted(text) && text.at[text.len - 1] == '.' && reader->kind != LOOKUP_PTR;
    if (!alias)
        record.type = types[reader->kind];
    if (record.type == RECORD_MX && !span_take_number(&record.value, &preference))
        return false;
    if (record.type == RECORD_MX)
        record.preference = (long)preference;
    if (record.type == RECORD_TXT && text.at[0] != '"')
        return false;
    if (record.type == RECORD_PTR && text.at[text.len - 1] != '.')
        return false;
    return lookup_record(reader, record, line);
}

const struct lookup_shape lookup_dig_shapes[] = {
    {"; <<>> DiG", ANYWHERE, head_read},
    {";; ->>HEADER<<-", ANYWHERE, status_read},
    {";; flags:", IN_DIG | IN_HOST, flags_read},
    {";; SERVER:", ANYWHERE, server_read},
    {";; Got answer", ANYWHERE, claim},
    {";; global options:", ANYWHERE, claim},
    {";; QUESTION SECTION:", ANYWHERE, claim},
    {";; ANSWER SECTION:", ANYWHERE, claim},
    {";; AUTHORITY SECTION:", ANYWHERE, claim},
    {";; ADDITIONAL SECTION:", ANYWHERE, claim},
    {";; Query time:", ANYWHERE, claim},
    {";; MSG SIZE", ANYWHERE, claim},
    {";", IN_DIG | IN_HOST, question_read},
    {"Host", ANYWHERE, not_found_read},
    {"Using domain server:", ANYWHERE, domain_server_read},
    {NULL, 0, NULL},
};
