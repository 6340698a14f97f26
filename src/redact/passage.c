#include "redact/passage.h"

#include "base/ascii.h"
#include "redact/keep.h"

bool is_word_octet(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

bool is_number(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_is_digit(word.at[i]))
            return false;
    return true;
}

size_t word_end(const struct passage *passage, size_t at, size_t end)
{
    while (at < end && is_word_octet(passage->in[at]))
        at++;
    return at;
}

bool is_host_octet(char c)
{
    return is_word_octet(c) || c == '.' || c == '-' || c == '_';
}

bool address_looks(struct span text)
{
    size_t sign = span_find(text, '@'), dot = text.len;
    struct span domain = span_from(text, sign + 1);
    for (size_t i = 0; i < text.len; i++)
        if (!is_host_octet(text.at[i]) && i != sign && !(i < sign && text.at[i] == '+'))
            return false;
    while (dot > sign && text.at[dot - 1] != '.')
        dot--;
    return sign > 0 && sign < text.len && dot > sign + 1 && domain.len > 0 &&
           keep_is_top(span_from(text, dot));
}

bool passage_is_free(const struct passage *passage, size_t at, size_t len)
{
    for (size_t i = at; i < at + len; i++)
        if (passage->taken[i])
            return false;
    return true;
}

void passage_close(struct passage *passage, size_t at, size_t len)
{
    memset(passage->taken + at, 1, len);
}

void passage_put(struct passage *passage, enum redact_class kind, size_t at, struct span image)
{
    memcpy(passage->out + at, image.at, image.len);
    passage_close(passage, at, image.len);
    passage->counts[kind]++;
}

/* What stands in place of the character at the front: as many octets, and as many units in UTF-16, whose
 * halves of pairs that stand alone come as three octets. */
static struct span hiding(struct span rest)
{
    static const char *const hiding[] = {"x", "x", "\xc3\x97", "\xe2\x96\xa1", "\xf0\x9f\x94\xb2"};
    unsigned first = (unsigned char)rest.at[0];
    size_t octets = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
    bool whole = octets <= rest.len;
    for (size_t i = 1; i < octets && whole; i++)
        whole = ((unsigned char)rest.at[i] & 0xc0) == 0x80;
    return span_of(hiding[whole ? octets : 1]);
}

void passage_hide(struct passage *passage, size_t at, size_t end)
{
    bool any = false;
    for (size_t i = at, octets; i < end; i += octets) {
        struct span image = hiding(passage_span(passage, i, end));
        octets = image.len;
        if (!passage_is_free(passage, i, octets) || (unsigned char)passage->in[i] <= ' ')
            continue;
        memcpy(passage->out + i, image.at, octets);
        any = true;
    }
    passage_close(passage, at, end - at);
    passage->counts[REDACTED_CREDENTIAL] += any;
}

void passage_word(struct passage *passage, enum redact_class kind, size_t at, size_t len)
{
    if (!len || !passage_is_free(passage, at, len))
        return;
    struct span word = {passage->in + at, len};
    struct pseudonym *name = pseudonyms_word(passage->pseudonyms, kind, word);
    pseudonym_put(name, word, passage->out + at);
    passage_close(passage, at, len);
    passage->counts[kind]++;
    name->times++;
}

bool passage_ip(struct passage *passage, size_t at, size_t len)
{
    struct span text = {passage->in + at, len};
    if (!passage_is_free(passage, at, len) ||
        !pseudonyms_ip_text(passage->pseudonyms, text, passage->out + at))
        return false;
    passage_close(passage, at, len);
    if (memcmp(passage->in + at, passage->out + at, len) == 0) /* 127.0.0.1 */
        return true;
    pseudonyms_list(passage->pseudonyms, REDACTED_IP, text, (struct span){passage->out + at, len});
    passage->counts[REDACTED_IP]++;
    return true;
}

bool passage_changes(const struct passage *like, redact_part *redact, struct span text)
{
    struct arena arena = {0};
    unsigned long counts[REDACTED_CLASSES] = {0};
    struct passage passage = {.in = text.at,
                              .out = arena_take(&arena, text.len + 1),
                              .taken = arena_take(&arena, text.len + 1),
                              .len = text.len,
                              .pseudonyms = like->pseudonyms,
                              .level = like->level,
                              .counts = counts};
    if (text.len)
        memcpy(passage.out, text.at, text.len);
    redact(&passage, 0, text.len);
    bool other = text.len && memcmp(passage.out, text.at, text.len) != 0;
    arena_free(&arena);
    return other;
}
