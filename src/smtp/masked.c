#include "smtp/masked.h"

#include "base/ascii.h"
#include "smtp/name.h"

static bool holds_any(struct span name, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_has_text(name, words[i]))
            return true;
    return false;
}

/* Without a dot: hosts may well be called "hidden.contoso.com". */
static bool is_alone(struct span name)
{
    return span_find(name, '.') == name.len;
}

/* Eats one mark that a name is painted over with. */
static bool take_paint(struct span *rest)
{
    static const char *const paints[] = {"x", "*", "#", "?", ".", "-", "_",
                                         "█", "▒", "░", "■", "●", "•", "…"};
    for (size_t i = 0; i < sizeof paints / sizeof *paints; i++)
        if (span_starts(*rest, paints[i])) {
            *rest = span_from(*rest, span_of(paints[i]).len);
            return true;
        }
    return false;
}

static bool is_painted(struct span name)
{
    enum { PAINTS_LEAST = 3 }; /* "x" and "xx" are names; "..." is none */
    size_t paints = 0;
    while (name.len && take_paint(&name))
        paints++;
    return !name.len && paints >= PAINTS_LEAST;
}

bool name_is_masked(struct span name)
{
    static const char *const words[] = {"redact",  "removed", "masked",  "hidden",
                                        "omitted", "anonym",  "censored"};
    return is_painted(name) || span_has_text(name, "**") ||
           (is_alone(name) && holds_any(name, words, sizeof words / sizeof *words));
}

static bool is_boxed_word(struct span name)
{
    static const struct span opens = SPAN("[<{("), closes = SPAN("]>})");
    size_t which = name.len > 2 ? span_find(opens, name.at[0]) : opens.len;
    struct span inside = span_cut(name, 1, name.len - 2);
    return which < opens.len && name.at[name.len - 1] == closes.at[which] && ascii_is_letter(inside.at[0]) &&
           span_find(inside, '.') == inside.len && hello_kind(name) == HELLO_BAD_CHARACTER;
}

bool name_is_stand_in(struct span name)
{
    static const char *const words[] = {"myhost",    "my-host",    "my_host",    "yourhost",   "your-host",
                                        "your_host", "mydomain",   "yourdomain", "my-domain",  "hostname",
                                        "example",   "mycomputer", "myserver",   "yourserver", "servername",
                                        "hostxx",    "fqdn"};
    return is_boxed_word(name) || (is_alone(name) && holds_any(name, words, sizeof words / sizeof *words));
}
