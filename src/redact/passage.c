#include "redact/passage.h"

#include "base/ascii.h"

bool is_word_octet(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
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

void passage_word(struct passage *passage, enum redact_class kind, size_t at, size_t len)
{
    if (!len || !passage_is_free(passage, at, len))
        return;
    struct span word = {passage->in + at, len};
    struct alias *name = aliases_word(passage->aliases, kind, word);
    alias_put(name, word, passage->out + at);
    passage_close(passage, at, len);
    passage->counts[kind]++;
    name->times++;
}

bool passage_ip(struct passage *passage, size_t at, size_t len)
{
    struct span text = {passage->in + at, len};
    if (!passage_is_free(passage, at, len) || !aliases_ip_text(passage->aliases, text, passage->out + at))
        return false;
    passage_close(passage, at, len);
    if (memcmp(passage->in + at, passage->out + at, len) == 0) /* 127.0.0.1 */
        return true;
    aliases_list(passage->aliases, REDACTED_IP, text, (struct span){passage->out + at, len});
    passage->counts[REDACTED_IP]++;
    return true;
}
