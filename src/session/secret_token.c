/* Base64, as AUTH sends it and as people type it. */
#include "base/ascii.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "session/secret_part.h"

enum {
    TOKEN_MOST = 12288 /* RFC 4954 section 4 */
};

bool secret_decode(struct arena *arena, struct span token, struct span *plain)
{
    return token.len <= TOKEN_MOST && base64_decode(arena, token, plain);
}

/* In pairs. */
static const char around[] = "\"\"''<>()[]``";

struct span secret_unwrapped(struct span token)
{
    token = span_trim(token);
    for (size_t i = 0; token.len >= 2 && around[i]; i += 2)
        if (token.at[0] == around[i] && token.at[token.len - 1] == around[i + 1])
            token = span_cut(token, 1, token.len - 2);
    return token;
}

bool secret_decode_loosely(struct arena *arena, struct span token, struct span *plain)
{
    enum { GROUP = 4 };
    token = secret_unwrapped(token);
    while (token.len && token.at[token.len - 1] == '=')
        token.len--;
    char *letters = arena_take(arena, token.len + GROUP);
    size_t len = 0;
    for (; len < token.len; len++)
        letters[len] = (char)(token.at[len] == '-' ? '+' : token.at[len] == '_' ? '/' : token.at[len]);
    if (len % GROUP == 1) /* six bits are no octet: the last letter is one too many */
        len--;
    while (len % GROUP)
        letters[len++] = '=';
    return secret_decode(arena, (struct span){letters, len}, plain);
}

bool secret_is_plain_token(struct arena *arena, struct span token)
{
    enum { SHORTEST = 8 };
    struct span plain, rest;
    if (token.len < SHORTEST || !secret_decode(arena, token, &plain))
        return false;
    rest = plain;
    span_take_until(&rest, '\0');
    struct span user = span_take_until(&rest, '\0');
    return user.len && rest.len && span_find(rest, '\0') == rest.len && utf8_valid(plain);
}

static bool is_readable(struct span plain)
{
    for (size_t i = 0; i < plain.len; i++)
        if (ascii_is_control(plain.at[i]) && plain.at[i] != '\0')
            return false;
    return utf8_valid(plain);
}

/* A word of eight letters is base64, too ("STARTTSL", "Greeting"), but what it would mean cannot be read. */
bool secret_is_plain_word(struct span line)
{
    bool lower = false;
    for (size_t i = 0; i < line.len; i++) {
        if (!ascii_is_letter(line.at[i]) || (lower && line.at[i] != ascii_lower(line.at[i])))
            return false;
        lower |= line.at[i] != ascii_upper(line.at[i]);
    }
    return true;
}

bool secret_looks_like_token(struct arena *arena, struct span line, bool sure)
{
    enum { SHORTEST = 8 };
    struct span plain;
    return line.len >= SHORTEST && secret_decode(arena, line, &plain) &&
           ((!sure && !secret_is_plain_word(line)) || is_readable(plain));
}
