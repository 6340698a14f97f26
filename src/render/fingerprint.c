#include "render/fingerprint.h"

#include "base/ascii.h"
#include "base/sha256.h"
#include "render/tty_session.h"

static bool ends_word(char c)
{
    return ascii_is_blank(c) || c == '(' || c == ')' || c == '[' || c == ']' || c == '<' || c == '>' ||
           c == ',' || c == ';' || c == '"' || c == '\'';
}

/* Addresses have a point or an at sign inside, ids and times a digit; words of the language have neither. */
static bool changes(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (ascii_is_digit(word.at[i]) || word.at[i] == '@' || (word.at[i] == '.' && i + 1 < word.len))
            return true;
    return false;
}

static void add_stripped(struct text *out, struct span reply)
{
    while (reply.len) {
        size_t len = 0;
        while (len < reply.len && !ends_word(reply.at[len]))
            len++;
        struct span word = span_cut(reply, 0, len);
        if (changes(word))
            text_add_byte(out, '#');
        else
            text_add(out, word);
        text_add(out, span_cut(reply, len, 1));
        reply = span_from(reply, len + 1);
    }
}

static void add_hash(struct text *out, struct text *key)
{
    struct sha256 hash = sha256_of(text_span(key));
    sha256_add_hex(out, &hash, FINGERPRINT_OCTETS);
    text_free(key);
}

void fingerprint_of_trouble(struct text *out, const struct session *session, const struct finding *finding)
{
    struct text key = {0};
    text_add(&key, finding->rule);
    text_add_byte(&key, '\0');
    text_add(&key, host_of(session));
    text_print(&key, "%c%d %.*s ", '\0', finding->code, (int)finding->enhanced.len, finding->enhanced.at);
    add_stripped(&key, finding->reply_text);
    add_hash(out, &key);
}

void fingerprint_of_place(struct text *out, const struct session *session, const struct finding *finding)
{
    struct text key = {0};
    text_add(&key, finding->rule);
    text_add_byte(&key, '\0');
    text_add(&key, session->file);
    text_print(&key, "%c%lu %lu", '\0', session->number, finding->first);
    add_hash(out, &key);
}
