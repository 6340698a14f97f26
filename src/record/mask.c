#include "record/mask.h"

#include <string.h>

enum { WORDS_MOST = 400 }; /* octets; a stack trace in one line says no more behind them */

static const char *const names[] = {"password", "passwd", "pass",    "pwd",       "secret",
                                    "token",    "apikey", "api_key", "credential"};

/* Where the value begins that belongs to the name ending at `at`, or 0. */
static size_t value_at(struct span text, size_t at)
{
    bool assigns = false;
    for (; at < text.len && strchr(" \t\"'=:>-", text.at[at]); at++)
        assigns |= text.at[at] == '=' || text.at[at] == ':';
    return assigns && at < text.len ? at : 0;
}

static size_t value_end(struct span text, size_t at)
{
    while (at < text.len && !strchr(" \t\"',;)&]}", text.at[at]))
        at++;
    return at;
}

static struct span without(struct arena *arena, struct span text, const char *name)
{
    for (size_t from = 0; from < text.len;) {
        size_t at = span_find_text(span_from(text, from), name);
        if (from + at >= text.len)
            break;
        from += at + strlen(name);
        size_t value = value_at(text, from);
        if (!value)
            continue;
        size_t end = value_end(text, value);
        struct span head = arena_join(arena, span_cut(text, 0, value), (struct span)SPAN("(hidden)"));
        text = arena_join(arena, head, span_from(text, end));
        from = head.len;
    }
    return text;
}

struct span mask_words(struct arena *arena, struct span words)
{
    bool cut = words.len > WORDS_MOST;
    words = span_cut(words, 0, WORDS_MOST);
    while (cut && words.len && ((unsigned char)words.at[words.len - 1] & 0xc0) == 0x80)
        words.len--; /* no half characters */
    if (cut && words.len && (unsigned char)words.at[words.len - 1] >= 0xc0)
        words.len--;
    bool assigns = span_find(words, '=') < words.len || span_find(words, ':') < words.len;
    for (size_t i = 0; assigns && i < sizeof names / sizeof names[0]; i++)
        words = without(arena, words, names[i]);
    return words;
}
