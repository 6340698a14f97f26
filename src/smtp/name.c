#include "smtp/name.h"

#include "base/ascii.h"
#include "smtp/address.h"

enum { LABEL_MOST = 63, NAME_MOST = 255 }; /* RFC 1035 section 2.3.4 */

static char byte_at(struct span text, size_t i)
{
    return i < text.len ? text.at[i] : '\0';
}

static bool is_name_byte(char c)
{
    return ascii_is_digit(c) || ascii_is_letter(c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

static const char *const hello_names[] = {
    [HELLO_EMPTY] = "empty",
    [HELLO_FQDN] = "fqdn",
    [HELLO_BARE_LABEL] = "bare-label",
    [HELLO_LOCALHOST] = "localhost",
    [HELLO_IP] = "ip",
    [HELLO_LITERAL] = "literal",
    [HELLO_UNDERSCORE] = "underscore",
    [HELLO_BAD_CHARACTER] = "bad-character",
    [HELLO_UNDEFINED] = "undefined",
    [HELLO_NON_ASCII] = "non-ascii",
    [HELLO_TRAILING_DOT] = "trailing-dot",
};

const char *hello_kind_name(enum hello_kind kind)
{
    return hello_names[kind];
}

static bool is_undefined(struct span name)
{
    static const char *const words[] = {"undefined", "null", "(null)", "(none)", "_"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_is_word(name, words[i]))
            return true;
    return false;
}

static bool is_non_ascii(struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] >= 0x80)
            return true;
    return false;
}

static bool is_literal(struct span name)
{
    static const char tag[] = "IPv6:";
    if (name.len < 2 || name.at[0] != '[' || name.at[name.len - 1] != ']')
        return false;
    struct span inside = span_cut(name, 1, name.len - 2);
    if (span_find(inside, '%') < inside.len)
        return false;
    if (span_starts(inside, tag))
        return span_find(span_from(inside, sizeof tag - 1), ':') < inside.len - (sizeof tag - 1) &&
               address_kind(span_from(inside, sizeof tag - 1)) != ADDRESS_NONE;
    return span_find(inside, ':') == inside.len && address_kind(inside) != ADDRESS_NONE;
}

static bool is_label(struct span label)
{
    if (!label.len || label.len > LABEL_MOST || label.at[0] == '-' || label.at[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++)
        if (!is_name_byte(label.at[i]))
            return false;
    return true;
}

static bool is_letters(struct span label)
{
    for (size_t i = 0; i < label.len; i++)
        if (!ascii_is_letter(label.at[i]))
            return false;
    return label.len > 0;
}

/* The highest label is alphabetic so that no name can be mistaken for an address: RFC 1123 section 2.1. */
static bool is_top_label(struct span label)
{
    return is_letters(label) || span_starts(label, "xn--");
}

/* An internal name may end in a label like "dc1"; all digits it cannot be. */
static bool has_letter(struct span label)
{
    for (size_t i = 0; i < label.len; i++)
        if (ascii_is_letter(label.at[i]))
            return true;
    return false;
}

static size_t last_label(struct span name)
{
    size_t at = name.len;
    while (at && name.at[at - 1] != '.')
        at--;
    return at;
}

/* FQDN, bare label, or with "_"; bad character if it is no name at all. */
static enum hello_kind name_kind(struct span name)
{
    if (name.len > NAME_MOST)
        return HELLO_BAD_CHARACTER;
    for (struct span rest = name; rest.at != name.at + name.len;) {
        bool more = span_find(rest, '.') < rest.len;
        if (!is_label(span_take_until(&rest, '.')) || (more && !rest.len))
            return HELLO_BAD_CHARACTER;
    }
    size_t top = last_label(name);
    if (top && !has_letter(span_from(name, top)))
        return HELLO_BAD_CHARACTER;
    if (domain_within(name, span_of("localhost")) || span_is_word(name, "localhost.localdomain"))
        return HELLO_LOCALHOST;
    if (span_find(name, '_') < name.len)
        return HELLO_UNDERSCORE;
    return top ? HELLO_FQDN : HELLO_BARE_LABEL;
}

enum hello_kind hello_kind(struct span argument)
{
    struct span name = span_trim(argument);
    if (!name.len)
        return HELLO_EMPTY;
    if (is_undefined(name))
        return HELLO_UNDEFINED;
    if (is_non_ascii(name))
        return HELLO_NON_ASCII;
    if (is_literal(name))
        return HELLO_LITERAL;
    if (address_kind(name) != ADDRESS_NONE)
        return HELLO_IP;
    if (name.len > 1 && name.at[name.len - 1] == '.') {
        enum hello_kind kind = name_kind(span_cut(name, 0, name.len - 1));
        return kind == HELLO_BAD_CHARACTER || kind == HELLO_UNDERSCORE ? kind : HELLO_TRAILING_DOT;
    }
    return name_kind(name);
}

struct span domain_of(struct span address)
{
    size_t at = address.len;
    while (at && address.at[at - 1] != '@')
        at--;
    if (!at)
        return (struct span){0};
    struct span domain = span_from(address, at);
    return span_cut(domain, 0, span_find(domain, '>'));
}

static struct span without_dots(struct span name)
{
    while (name.len && name.at[name.len - 1] == '.')
        name.len--;
    return name;
}

bool domain_within(struct span name, struct span parent)
{
    name = without_dots(name);
    parent = without_dots(parent);
    if (!parent.len || name.len < parent.len)
        return false;
    size_t at = name.len - parent.len;
    return span_same_word(span_from(name, at), parent) && (!at || name.at[at - 1] == '.');
}

/* What stands behind the last dot but `dots` ones. */
static struct span last_labels(struct span name, unsigned dots)
{
    for (size_t i = name.len; i-- > 0;)
        if (name.at[i] == '.' && !dots--)
            return span_from(name, i + 1);
    return name;
}

/* Under which countries register names, one level down. */
static const char *const branches[] = {"co", "com", "net", "org", "ac",  "edu", "gov", "gob", "gv",
                                       "or", "ne",  "go",  "ltd", "plc", "mil", "nom", "sch"};

static bool is_branch(struct span label)
{
    for (size_t i = 0; i < sizeof branches / sizeof branches[0]; i++)
        if (span_is_word(label, branches[i]))
            return true;
    return false;
}

struct span domain_organisation(struct span name)
{
    enum { COUNTRY = 2 };
    name = without_dots(name);
    struct span two = last_labels(name, 1), branch = two;
    bool country = last_labels(name, 0).len == COUNTRY;
    return country && is_branch(span_take_until(&branch, '.')) ? last_labels(name, 2) : two;
}

/* Length of the name-like run: a dot belongs to it only between labels, so the dots of a sentence end it. */
static size_t name_run(struct span text, size_t from)
{
    size_t to = from;
    while (is_name_byte(byte_at(text, to)) ||
           (byte_at(text, to) == '.' && to > from && is_name_byte(byte_at(text, to + 1))))
        to++;
    return to - from;
}

static bool is_host_name(struct span name)
{
    size_t top = last_label(name);
    struct span label = span_from(name, top);
    if (!top || name.len > NAME_MOST || label.len < 2 || !is_top_label(label))
        return false;
    for (struct span rest = name; rest.len;)
        if (!is_label(span_take_until(&rest, '.')))
            return false;
    return true;
}

struct span domain_in(struct span *rest)
{
    struct span text = *rest;
    for (size_t i = 0, run; i < text.len; i += run ? run : 1) {
        run = name_run(text, i);
        struct span name = span_cut(text, i, run);
        if (byte_at(text, i + run) == '@' || !is_host_name(name))
            continue;
        *rest = span_from(text, i + run);
        return name;
    }
    *rest = span_from(text, text.len);
    return (struct span){0};
}
