#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

size_t utf8_sequence(struct span text)
{
    unsigned char c = (unsigned char)text.at[0];
    size_t len = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    if (len > text.len)
        return 0;
    for (size_t i = 1; i < len; i++)
        if (((unsigned char)text.at[i] & 0xc0) != 0x80)
            return 0;
    unsigned char second = len > 2 ? (unsigned char)text.at[1] : 0x80;
    bool strict = !(c == 0xe0 && second < 0xa0) && !(c == 0xed && second > 0x9f) &&
                  !(c == 0xf0 && second < 0x90) && !(c == 0xf4 && second > 0x8f);
    return len > 2 && !strict ? 0 : len;
}

/* Words at a time: most of what is asked about is ASCII. */
bool utf8_is_ascii(struct span text)
{
    enum { WORDS = 4 };
    uint64_t seen = 0, words[WORDS];
    size_t i = 0;
    for (; i + sizeof words <= text.len; i += sizeof words) {
        memcpy(words, text.at + i, sizeof words);
        seen |= (words[0] | words[1]) | (words[2] | words[3]);
    }
    for (; i + sizeof *words <= text.len; i += sizeof *words) {
        memcpy(words, text.at + i, sizeof *words);
        seen |= *words;
    }
    for (; i < text.len; i++)
        seen |= (unsigned char)text.at[i];
    return !(seen & 0x8080808080808080u);
}

bool utf8_valid(struct span text)
{
    if (utf8_is_ascii(text))
        return true;
    while (text.len) {
        size_t len = (unsigned char)text.at[0] < 0x80 ? 1 : utf8_sequence(text);
        if (!len)
            return false;
        text = span_from(text, len);
    }
    return true;
}

unsigned utf8_code(struct span character)
{
    unsigned first = (unsigned char)character.at[0];
    unsigned code = character.len == 1 ? first : first & (0x7fu >> character.len);
    for (size_t i = 1; i < character.len; i++)
        code = code << 6 | ((unsigned char)character.at[i] & 0x3f);
    return code;
}

size_t utf8_write(char *to, unsigned code)
{
    static const unsigned char marks[UTF8_MOST + 1] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : UTF8_MOST;
    for (size_t i = len - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(marks[len] | code);
    return len;
}

bool utf8_is_control(struct span character)
{
    unsigned code = utf8_code(character);
    return (code >= 0x80 && code < 0xa0) || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
           code == 0x061c;
}
