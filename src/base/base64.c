#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int value_of(char c)
{
    const char *at = c ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

bool base64_is_letter(char c)
{
    return value_of(c) >= 0;
}

bool base64_decode(struct arena *arena, struct span token, struct span *plain)
{
    size_t padding = 0;
    while (padding < 2 && padding < token.len && token.at[token.len - 1 - padding] == '=')
        padding++;
    if (!token.len || token.len % 4)
        return false;
    char *out = arena_take(arena, token.len);
    size_t len = 0;
    unsigned bits = 0;
    for (size_t i = 0; i < token.len; i++) {
        int value = i < token.len - padding ? value_of(token.at[i]) : 0;
        if (value < 0)
            return false;
        bits = bits << 6 | (unsigned)value;
        if (i % 4 < 3)
            continue;
        out[len++] = (char)(bits >> 16 & 0xff);
        out[len++] = (char)(bits >> 8 & 0xff);
        out[len++] = (char)(bits & 0xff);
        bits = 0;
    }
    *plain = (struct span){out, len - padding};
    return true;
}

void base64_encode(struct span plain, char *to)
{
    for (size_t i = 0; i < plain.len; i += 3) {
        unsigned bits = 0;
        size_t there = plain.len - i < 3 ? plain.len - i : 3;
        for (size_t j = 0; j < 3; j++)
            bits = bits << 8 | (j < there ? (unsigned char)plain.at[i + j] : 0u);
        for (size_t j = 0; j < 4; j++)
            *to++ = j > there ? '=' : alphabet[bits >> (18 - 6 * j) & 63];
    }
}
