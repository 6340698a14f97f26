/*
 * One resource record a line, whichever tool wrote it:
 *
 *     fabrikam.com    MX preference = 10, mail exchanger = mail1.fabrikam.com      nslookup, Windows
 *     fabrikam.com    mail exchanger = 10 mail1.fabrikam.com.                      nslookup, BIND
 *     fabrikam.com mail is handled by 10 mail1.fabrikam.com.                       host
 *     fabrikam.com.   300     IN      MX      10 mail1.fabrikam.com.               dig
 *     fabrikam.com    MX    3600  Answer     mail1.fabrikam.com     10             Resolve-DnsName
 */
#include "base/ascii.h"
#include "record/lookup_part.h"

struct form {
    const char *words;
    int tools;
    bool (*read)(struct lookup_reader *reader, struct span owner, struct span rest, unsigned long line);
};

static bool take_equals(struct span *rest)
{
    struct span text = span_trim(*rest);
    if (!text.len || text.at[0] != '=')
        return false;
    *rest = span_trim(span_from(text, 1));
    return true;
}

static bool record_read(struct lookup_reader *reader, struct lookup_record record, enum lookup_tool tool,
                        unsigned long line)
{
    lookup_enter_names(reader, tool, line);
    return lookup_record(reader, record, line);
}

/* = 10, mail exchanger = mail1.fabrikam.com */
static bool mx_windows(struct lookup_reader *reader, struct span owner, struct span rest, unsigned long line)
{
    unsigned long preference;
    if (!take_equals(&rest) || !span_take_number(&rest, &preference))
        return false;
    span_take_until(&rest, ',');
    rest = span_trim(rest);
    if (!lookup_take_words(&rest, "mail exchanger") || !take_equals(&rest))
        return false;
    return record_read(reader, (struct lookup_record){RECORD_MX, (long)preference, owner, rest},
                       TOOL_NSLOOKUP, line);
}

/* 10 mail1.fabrikam.com. */
static struct lookup_record mx_record(struct span owner, struct span rest)
{
    unsigned long preference;
    struct lookup_record record = {RECORD_MX, -1, owner, rest};
    if (span_take_number(&rest, &preference) && rest.len && ascii_is_blank(rest.at[0]))
        record = (struct lookup_record){RECORD_MX, (long)preference, owner, rest};
    return record;
}

static bool mx_bind(struct lookup_reader *reader, struct span owner, struct span rest, unsigned long line)
{
    return take_equals(&rest) && record_read(reader, mx_record(owner, rest), TOOL_NSLOOKUP, line);
}

static bool mx_host(struct lookup_reader *reader, struct span owner, struct span rest, unsigned long line)
{
    return record_read(reader, mx_record(owner, span_trim(rest)), TOOL_HOST, line);
}

static bool address_nslookup(struct lookup_reader *reader, struct span owner, struct span rest,
                             unsigned long line)
{
    if (!take_equals(&rest) || !lookup_is_address(rest))
        return false;
    return record_read(reader, (struct lookup_record){RECORD_ADDRESS, -1, owner, rest}, TOOL_NSLOOKUP, line);
}

static bool address_host(struct lookup_reader *reader, struct span owner, struct span rest,
                         unsigned long line)
{
    rest = span_trim(rest);
    if (!lookup_is_address(rest))
        return false;
    return record_read(reader, (struct lookup_record){RECORD_ADDRESS, -1, owner, rest}, TOOL_HOST, line);
}

static bool alias_host(struct lookup_reader *reader, struct span owner, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    if (!lookup_is_dotted(rest) || rest.at[rest.len - 1] != '.')
        return false;
    return record_read(reader, (struct lookup_record){RECORD_CNAME, -1, owner, rest}, TOOL_HOST, line);
}

static bool alias_nslookup(struct lookup_reader *reader, struct span owner, struct span rest,
                           unsigned long line)
{
    if (!take_equals(&rest) || !lookup_is_dotted(rest))
        return false;
    return record_read(reader, (struct lookup_record){RECORD_CNAME, -1, owner, rest}, TOOL_NSLOOKUP, line);
}

static bool is_reverse(struct span owner)
{
    return span_find_text(owner, ".in-addr.arpa") < owner.len ||
           span_find_text(owner, ".ip6.arpa") < owner.len;
}

static bool pointer_host(struct lookup_reader *reader, struct span owner, struct span rest,
                         unsigned long line)
{
    rest = span_trim(rest);
    if (!lookup_is_name(rest))
        return false;
    return record_read(reader, (struct lookup_record){RECORD_PTR, -1, owner, rest}, TOOL_HOST, line);
}

static bool pointer_nslookup(struct lookup_reader *reader, struct span owner, struct span rest,
                             unsigned long line)
{
    if (!is_reverse(owner) || !take_equals(&rest) || !lookup_is_name(rest))
        return false;
    return record_read(reader, (struct lookup_record){RECORD_PTR, -1, owner, rest}, TOOL_NSLOOKUP, line);
}

static bool text_host(struct lookup_reader *reader, struct span owner, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    if (!rest.len || rest.at[0] != '"')
        return false;
    return record_read(reader, (struct lookup_record){RECORD_TXT, -1, owner, rest}, TOOL_HOST, line);
}

/* The text may follow on the next lines. */
static bool text_nslookup(struct lookup_reader *reader, struct span owner, struct span rest,
                          unsigned long line)
{
    if (!take_equals(&rest) || (rest.len && rest.at[0] != '"'))
        return false;
    lookup_enter_names(reader, TOOL_NSLOOKUP, line);
    reader->owner = lookup_name(reader, owner);
    reader->expect = EXPECT_TEXT;
    return !rest.len || lookup_record(reader, (struct lookup_record){RECORD_TXT, -1, owner, rest}, line);
}

/* fabrikam.com has no MX record */
static bool nothing_host(struct lookup_reader *reader, struct span owner, struct span rest,
                         unsigned long line)
{
    enum record_type type;
    enum lookup_kind kind;
    if (!lookup_type(span_take_word(&rest), &type, &kind) || !span_is_word(span_trim(rest), "record"))
        return false;
    lookup_enter_names(reader, TOOL_HOST, line);
    reader->kind = kind;
    lookup_fail(reader, owner, "no-answer", line);
    return true;
}

static bool other_record(struct lookup_reader *reader, struct span owner, struct span rest,
                         unsigned long line)
{
    if (take_equals(&rest))
        lookup_record(reader, (struct lookup_record){RECORD_OTHER, -1, owner, rest}, line);
    return true;
}

static const struct form forms[] = {
    {"MX preference", ANYWHERE, mx_windows},
    {"preference", ANYWHERE, mx_windows},
    {"mail exchanger", ANYWHERE, mx_bind},
    {"mail is handled by", ANYWHERE, mx_host},
    {"internet address", ANYWHERE, address_nslookup},
    {"AAAA IPv6 address", ANYWHERE, address_nslookup},
    {"has address", ANYWHERE, address_host},
    {"has IPv6 address", ANYWHERE, address_host},
    {"has AAAA address", ANYWHERE, address_host},
    {"has no", ANYWHERE, nothing_host},
    {"is an alias for", ANYWHERE, alias_host},
    {"canonical name", ANYWHERE, alias_nslookup},
    {"domain name pointer", ANYWHERE, pointer_host},
    {"name", ANYWHERE, pointer_nslookup},
    {"descriptive text", ANYWHERE, text_host},
    {"text", ANYWHERE, text_nslookup},
    {"nameserver", IN_NAMES, other_record},
    {"name server", IN_HOST, other_record},
};

static bool form_read(struct lookup_reader *reader, struct span owner, struct span rest, unsigned long line)
{
    char first = ascii_lower(rest.at[0]);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct span value = rest;
        if (ascii_lower(forms[i].words[0]) != first || !(forms[i].tools & 1 << reader->tool))
            continue;
        if (lookup_take_words(&value, forms[i].words) && forms[i].read(reader, owner, value, line))
            return true;
    }
    return false;
}

static bool typed_read(struct lookup_reader *reader, struct lookup_record record, enum lookup_tool tool,
                       unsigned long line)
{
    if (record.type == RECORD_MX)
        record = mx_record(record.owner, span_trim(record.value));
    return record_read(reader, record, tool, line);
}

/* [TTL] IN TYPE VALUE */
static bool zone_read(struct lookup_reader *reader, struct span owner, struct span rest, unsigned long line)
{
    unsigned long ttl;
    enum lookup_kind kind;
    struct lookup_record record = {.preference = -1, .owner = owner};
    if (span_take_number(&rest, &ttl) && (!rest.len || !ascii_is_blank(rest.at[0])))
        return false;
    rest = span_trim(rest);
    if (!span_is(span_take_word(&rest), "IN"))
        return false;
    rest = span_trim(rest);
    if (!lookup_type(span_take_word(&rest), &record.type, &kind) || !span_trim(rest).len)
        return false;
    record.value = rest;
    return typed_read(reader, record, TOOL_DIG, line);
}

static bool is_section(struct span word)
{
    return span_is(word, "Answer") || span_is(word, "Additional") || span_is(word, "Authority") ||
           span_is(word, "Question");
}

/* mail1.fabrikam.com   10 */
static struct lookup_record mx_columns(struct span owner, struct span rest)
{
    unsigned long preference;
    struct span host = span_take_word(&rest);
    rest = span_trim(rest);
    struct lookup_record record = {RECORD_MX, -1, owner, host};
    if (span_take_number(&rest, &preference))
        record.preference = (long)preference;
    return record;
}

static struct span without_braces(struct span text)
{
    text = span_trim(text);
    return text.len >= 2 && text.at[0] == '{' ? span_cut(text, 1, text.len - 2) : text;
}

/* TYPE TTL Section VALUE */
static bool columns_read(struct lookup_reader *reader, struct span owner, struct span rest,
                         unsigned long line)
{
    enum lookup_kind kind;
    unsigned long ttl;
    struct lookup_record record = {.preference = -1, .owner = owner};
    if (!lookup_type(span_take_word(&rest), &record.type, &kind))
        return false;
    struct span number = span_take_word(&rest), section = span_take_word(&rest);
    if (!span_take_number(&number, &ttl) || number.len || !is_section(section))
        return false;
    lookup_enter_names(reader, TOOL_RESOLVE, line);
    if (record.type == RECORD_OTHER && span_is(section, "Authority")) {
        lookup_fail(reader, (struct span){0}, "no-answer", line);
        return true;
    }
    record.value = without_braces(rest);
    if (record.type == RECORD_MX)
        record = mx_columns(owner, record.value);
    lookup_record(reader, record, line);
    return true;
}

/* "mail2 fabrikam.com internet address = 192.168.1.20": a dot was lost on the way into the record. */
static bool broken_read(struct lookup_reader *reader, struct span owner, struct span rest, unsigned long line)
{
    struct span second = span_take_word(&rest);
    if (!lookup_is_name(owner) || !lookup_is_dotted(second))
        return false;
    rest = span_trim(rest);
    if (!lookup_take_words(&rest, "internet address") && !lookup_take_words(&rest, "AAAA IPv6 address"))
        return false;
    char name[512];
    if (owner.len + 1 + second.len > sizeof name)
        return false;
    struct span joined = {name, owner.len + 1 + second.len};
    for (size_t i = 0; i < joined.len; i++)
        name[i] = i < owner.len ? owner.at[i] : i == owner.len ? '.' : second.at[i - owner.len - 1];
    return address_nslookup(reader, joined, rest, line);
}

bool lookup_form(struct lookup_reader *reader, struct span text, unsigned long line)
{
    struct span rest = text;
    struct span owner = span_take_word(&rest);
    rest = span_trim(rest);
    if (!rest.len || !lookup_is_name(owner))
        return false;
    if (!lookup_is_dotted(owner) && !(1 << reader->tool & IN_NAMES))
        return broken_read(reader, owner, rest, line);
    return form_read(reader, owner, rest, line) || zone_read(reader, owner, rest, line) ||
           columns_read(reader, owner, rest, line) || broken_read(reader, owner, rest, line);
}
