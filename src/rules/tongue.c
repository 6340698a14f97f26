/* English that was left standing in a German text. */
#include "base/ascii.h"
#include "rules/rules.h"

/* Small words that no German text, program or command has by another meaning ("was", "in", "die" have). */
static const char *const words[] = {"the",   "is",   "are", "this", "that",
                                    "which", "does", "its", "they", "has"};

static bool is_english(struct span word)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_is_word(word, words[i]))
            return true;
    return false;
}

/* What servers and programs say is quoted as they say it. */
static struct span behind_quotation(struct span text)
{
    static const struct {
        const char *opens, *closes;
    } signs[] = {{"`", "`"}, {"\"", "\""}, {"„", "“"}, {"{", "}"}};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (span_starts(text, signs[i].opens)) {
            struct span rest = span_from(text, span_of(signs[i].opens).len);
            size_t end = span_find_text(rest, signs[i].closes);
            return span_from(rest, end + span_of(signs[i].closes).len);
        }
    return text;
}

bool english_in(struct span german)
{
    while (german.len) {
        struct span rest = behind_quotation(german);
        size_t len = 0;
        if (rest.at != german.at) {
            german = rest;
            continue;
        }
        while (len < german.len && (ascii_is_letter(german.at[len]) || (unsigned char)german.at[len] >= 0x80))
            len++;
        if (is_english(span_cut(german, 0, len)))
            return true;
        german = span_from(german, len ? len : 1);
    }
    return false;
}
