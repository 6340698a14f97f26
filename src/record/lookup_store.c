/* Keeps what was found: names, answers, results. */
#include <arpa/inet.h>
#include <string.h>

#include "base/ascii.h"
#include "record/lookup_part.h"
#include "smtp/address.h"

enum {
    LOOKUPS_MOST = 4096, /* a person looks up ten names; a script's thousand are still welcome */
    ANSWERS_MOST = 256,  /* of one question; DNS over UDP cannot carry more */
    REACHES_MOST = 4096,
    NAME_MOST = 255,    /* RFC 1035 section 2.3.4 */
    TEXT_MOST = 4096,   /* a DKIM key of 4096 bits has 740 octets */
    KEPT_MOST = 8 << 20 /* a gigabyte of hostile questions must not fill the memory */
};

static bool may_keep(struct lookup_reader *reader, size_t octets)
{
    if (octets > KEPT_MOST - reader->kept)
        return false;
    reader->kept += octets;
    return true;
}

struct span lookup_keep(struct lookup_reader *reader, struct span text)
{
    if (!text.len || text.len > TEXT_MOST || !may_keep(reader, text.len))
        return (struct span){0};
    return arena_copy(reader->arena, text);
}

static struct span without_dot(struct span name)
{
    while (name.len > 1 && name.at[name.len - 1] == '.')
        name.len--;
    return name;
}

/* 25.2.0.192.in-addr.arpa: RFC 1035 section 3.5 */
static bool octets_4(struct span labels, unsigned char *octets)
{
    for (size_t i = 4; i--;) {
        unsigned long number;
        struct span label = span_take_until(&labels, '.');
        if (label.len > 3 || !span_take_number(&label, &number) || label.len || number > 255)
            return false;
        octets[i] = (unsigned char)number;
    }
    return labels.len == 0;
}

/* One nibble a label: RFC 3596 section 2.5 */
static bool octets_6(struct span labels, unsigned char *octets)
{
    for (size_t i = 32; i--;) {
        struct span label = span_take_until(&labels, '.');
        if (label.len != 1 || !ascii_is_hex(label.at[0]))
            return false;
        octets[i / 2] |= (unsigned char)(ascii_hex_value(label.at[0]) << (i % 2 ? 0 : 4));
    }
    return labels.len == 0;
}

static const struct {
    const char *suffix;
    int family;
    bool (*octets)(struct span, unsigned char *);
} reverses[] = {
    {".in-addr.arpa", AF_INET, octets_4},
    {".ip6.arpa", AF_INET6, octets_6},
};

static bool reversed(struct span name, char *address, socklen_t room)
{
    for (size_t i = 0; i < sizeof reverses / sizeof *reverses; i++) {
        unsigned char octets[16] = {0};
        if (!span_ends(name, reverses[i].suffix))
            continue;
        struct span labels = span_cut(name, 0, name.len - strlen(reverses[i].suffix));
        return reverses[i].octets(labels, octets) && inet_ntop(reverses[i].family, octets, address, room);
    }
    return false;
}

struct span lookup_name(struct lookup_reader *reader, struct span name)
{
    char address[INET6_ADDRSTRLEN];
    name = without_dot(name);
    if (reversed(name, address, sizeof address))
        return lookup_keep(reader, span_of(address));
    if (!name.len || name.len > NAME_MOST || !may_keep(reader, name.len))
        return (struct span){0};
    return arena_lower(reader->arena, name);
}

static size_t unquote(struct span quoted, char *to)
{
    size_t len = 0;
    bool inside = false;
    for (size_t i = 0; i < quoted.len; i++) {
        char c = quoted.at[i];
        if (c == '"')
            inside = !inside;
        else if (inside && c == '\\' && i + 1 < quoted.len)
            to[len++] = quoted.at[++i];
        else if (inside)
            to[len++] = c;
    }
    return len;
}

/* The strings of a record are one text without blanks between them: RFC 7208 section 3.3. */
struct span lookup_text(struct lookup_reader *reader, struct span quoted)
{
    quoted = span_trim(quoted);
    if (span_find(quoted, '"') == quoted.len)
        return lookup_keep(reader, quoted);
    if (quoted.len > TEXT_MOST || !may_keep(reader, quoted.len))
        return (struct span){0};
    char *text = arena_take(reader->arena, quoted.len);
    return (struct span){text, unquote(quoted, text)};
}

struct lookup *lookup_open(const struct lookup_reader *reader)
{
    return reader->open ? &reader->lookups.at[reader->open - 1] : NULL;
}

static bool is_asked(const struct lookup_reader *reader, struct span owner)
{
    return span_equal(owner, reader->asked) || span_equal(owner, reader->alias);
}

static struct lookup *lookup_new(struct lookup_reader *reader, enum lookup_kind kind, struct span owner,
                                 unsigned long line)
{
    if (reader->lookups.count >= LOOKUPS_MOST)
        return NULL;
    bool asked = reader->asked.len && is_asked(reader, owner);
    bool suffix = lookup_suffix_appended(reader->asked, owner);
    struct lookup *new = LIST_ADD(reader->arena, &reader->lookups);
    *new = (struct lookup){.kind = kind, .name = owner, .resolver = reader->resolver, .first = line};
    if (asked)
        new->name = reader->asked;
    if (suffix)
        new->typed = reader->asked;
    if ((asked || suffix || !reader->asked.len) && reader->since && reader->since < line)
        new->first = reader->since;
    memset(&reader->answers, 0, sizeof reader->answers);
    reader->open = reader->lookups.count;
    return new;
}

static bool is_open_for(const struct lookup_reader *reader, enum lookup_kind kind, struct span owner)
{
    const struct lookup *open = lookup_open(reader);
    return open && open->kind == kind && (span_equal(owner, open->name) || span_equal(owner, reader->alias));
}

struct lookup *lookup_of(struct lookup_reader *reader, enum lookup_kind kind, struct span owner,
                         unsigned long line)
{
    if (!owner.len)
        return NULL;
    if (reader->open && !reader->asked.len && !is_open_for(reader, kind, owner))
        reader->since = 0; /* was the first one's */
    struct lookup *got =
        is_open_for(reader, kind, owner) ? lookup_open(reader) : lookup_new(reader, kind, owner, line);
    if (got)
        got->last = line;
    return got;
}

static void answer_add(struct lookup_reader *reader, struct lookup *lookup, struct lookup_answer answer)
{
    if (!lookup || lookup->answer_count >= ANSWERS_MOST || !may_keep(reader, sizeof answer))
        return;
    *LIST_ADD(reader->arena, &reader->answers) = answer;
    lookup->answers = reader->answers.at;
    lookup->answer_count = reader->answers.count;
    lookup->trouble = (struct span){0};
}

/* False: no answer has this name. */
static bool attach(struct lookup_reader *reader, struct lookup *lookup, struct span owner,
                   struct span address)
{
    long preference = -2;
    for (size_t i = 0; i < lookup->answer_count; i++) {
        struct lookup_answer *answer = &lookup->answers[i];
        if (!span_equal(answer->name, owner))
            continue;
        preference = answer->preference;
        if (!answer->address.len)
            answer->address = address;
        if (address_same(answer->address, address))
            return true;
    }
    if (preference == -2)
        return false;
    answer_add(reader, lookup, (struct lookup_answer){preference, owner, address, {0}});
    return true;
}

/* Besides what was asked, servers add addresses of name servers and the like. */
static bool is_additional(const struct lookup_reader *reader, struct span owner)
{
    if (reader->asked.len)
        return reader->kind != LOOKUP_ADDRESS && !is_asked(reader, owner);
    return reader->open && lookup_open(reader)->kind == LOOKUP_MX && reader->tool != TOOL_HOST;
}

static bool record_address(struct lookup_reader *reader, struct lookup_record record, unsigned long line)
{
    if (!lookup_is_address(record.value))
        return false;
    struct span owner = lookup_name(reader, record.owner), address = lookup_name(reader, record.value);
    struct lookup *open = lookup_open(reader);
    if (open && open->kind == LOOKUP_MX && attach(reader, open, owner, address)) {
        open->last = line;
        return true;
    }
    if (is_additional(reader, owner))
        return true;
    struct lookup *lookup = lookup_of(reader, LOOKUP_ADDRESS, owner, line);
    if (lookup && !attach(reader, lookup, owner, address))
        answer_add(reader, lookup, (struct lookup_answer){-1, owner, address, {0}});
    return true;
}

static bool record_mx(struct lookup_reader *reader, struct lookup_record record, unsigned long line)
{
    struct span host = span_is_word(record.value, "(root)") ? span_of(".") : record.value;
    if (!lookup_is_name(host) && !span_is(host, "."))
        return false;
    struct lookup *lookup = lookup_of(reader, LOOKUP_MX, lookup_name(reader, record.owner), line);
    answer_add(reader, lookup,
               (struct lookup_answer){record.preference, lookup_name(reader, host), {0}, {0}});
    return true;
}

static bool record_cname(struct lookup_reader *reader, struct lookup_record record, unsigned long line)
{
    if (!lookup_is_name(record.value))
        return false;
    struct span owner = lookup_name(reader, record.owner), target = lookup_name(reader, record.value);
    if (!reader->asked.len && !reader->open)
        reader->asked = owner;
    if (reader->kind == LOOKUP_ADDRESS)
        answer_add(reader, lookup_of(reader, LOOKUP_ADDRESS, owner, line),
                   (struct lookup_answer){-1, target, {0}, {0}});
    reader->alias = target;
    return true;
}

static bool record_ptr(struct lookup_reader *reader, struct lookup_record record, unsigned long line)
{
    if (!lookup_is_name(record.value))
        return false;
    struct lookup *lookup = lookup_of(reader, LOOKUP_PTR, lookup_name(reader, record.owner), line);
    answer_add(reader, lookup, (struct lookup_answer){-1, lookup_name(reader, record.value), {0}, {0}});
    return true;
}

static bool record_txt(struct lookup_reader *reader, struct lookup_record record, unsigned long line)
{
    struct lookup *lookup = lookup_of(reader, LOOKUP_TXT, lookup_name(reader, record.owner), line);
    answer_add(reader, lookup, (struct lookup_answer){-1, {0}, {0}, lookup_text(reader, record.value)});
    return true;
}

bool lookup_more_text(struct lookup_reader *reader, struct span quoted, unsigned long line)
{
    struct lookup *open = lookup_open(reader);
    if (!open || open->kind != LOOKUP_TXT || !open->answer_count)
        return false;
    struct lookup_answer *answer = &open->answers[open->answer_count - 1];
    struct span more = lookup_text(reader, quoted);
    size_t both = answer->text.len + more.len;
    if (both <= TEXT_MOST && may_keep(reader, both))
        answer->text = arena_join(reader->arena, answer->text, more);
    open->last = line;
    return true;
}

static bool record_other(struct lookup_reader *reader, struct lookup_record record, unsigned long line)
{
    struct span owner = lookup_name(reader, record.owner);
    if (reader->kind != LOOKUP_OTHER || !reader->asked.len || !is_asked(reader, owner))
        return true;
    struct span value = lookup_is_name(record.value) ? lookup_name(reader, record.value) : (struct span){0};
    answer_add(reader, lookup_of(reader, LOOKUP_OTHER, owner, line),
               (struct lookup_answer){-1, value, {0}, {0}});
    return true;
}

bool lookup_record(struct lookup_reader *reader, struct lookup_record record, unsigned long line)
{
    static bool (*const keep[])(struct lookup_reader *, struct lookup_record, unsigned long) = {
        [RECORD_MX] = record_mx,   [RECORD_ADDRESS] = record_address, [RECORD_CNAME] = record_cname,
        [RECORD_PTR] = record_ptr, [RECORD_TXT] = record_txt,         [RECORD_OTHER] = record_other,
    };
    record.value = span_trim(record.value);
    return keep[record.type](reader, record, line);
}

void lookup_fail(struct lookup_reader *reader, struct span name, const char *trouble, unsigned long line)
{
    struct span owner = name.len ? lookup_name(reader, name) : reader->asked;
    enum lookup_kind kind = lookup_is_address(owner) ? LOOKUP_PTR : reader->kind;
    struct lookup *lookup = lookup_of(reader, kind, owner, line);
    if (lookup && !lookup->answer_count && !lookup->trouble.len)
        lookup->trouble = span_of(trouble);
}

void lookup_reach_add(struct lookup_reader *reader, struct reach reach)
{
    if (reader->reaches.count >= REACHES_MOST || (!reach.host.len && !reach.address.len))
        return;
    if (!reach.address.len && lookup_is_address(reach.host))
        reach.address = reach.host;
    if (!reach.host.len)
        reach.host = reach.address;
    *LIST_ADD(reader->arena, &reader->reaches) = reach;
}

static void reach_said(struct lookup_reader *reader, struct lookup_said said, unsigned port)
{
    struct reach reach = reader->reach;
    reach.port = port;
    reach.answered = said.yes;
    reach.line = said.line;
    reach.text = said.text;
    if (said.line)
        lookup_reach_add(reader, reach);
}

void lookup_reach_settle(struct lookup_reader *reader)
{
    const struct lookup_said nothing = {0};
    if (reader->reach.port)
        reach_said(reader, reader->opened, reader->reach.port);
    reach_said(reader, reader->ping, 0);
    reader->ping = reader->opened = nothing;
    reader->reach = (struct reach){0};
    reader->reach_listed = false;
}
