/* What stands in base64: the answers of AUTH, and texts that a program has wrapped up. */
#include "base/base64.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "redact/passage.h"

static bool is_text(struct span plain)
{
    for (size_t i = 0; i < plain.len; i++)
        if (ascii_is_control(plain.at[i]) && !strchr("\t\r\n", plain.at[i]))
            return false;
    return utf8_valid(plain);
}

/* ---- secrets ---- */

/* What a script put there instead of a password, and what stands at its end, is why it was refused. */
static bool is_telling(struct span word)
{
    static const char *const words[] = {"undefined", "null", "none", "[object Object]", "[object Promise]"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_is_word(word, words[i]))
            return true;
    return false;
}

static void hide(char *at, size_t len)
{
    if (is_telling(span_trim((struct span){at, len})))
        return;
    for (size_t i = 0; i < len; i++)
        if (!ascii_is_control(at[i]) && at[i] != ' ')
            at[i] = 'x';
}

typedef void redact_part(struct passage *passage, size_t at, size_t end);

static void rewrite(struct passage *outer, redact_part *redact, char *at, size_t len)
{
    struct arena scratch = {0};
    struct passage inner = *outer;
    inner.taken = arena_take(&scratch, len + 1);
    inner.in = arena_copy(&scratch, (struct span){at, len}).at;
    inner.out = at;
    inner.len = len;
    redact(&inner, 0, len);
    arena_free(&scratch);
}

/* Who logged in is no secret of its own. */
static void rewrite_user(struct passage *outer, char *at, size_t len)
{
    struct span user = {at, len};
    if (!is_text(user)) {
        hide(at, len);
        return;
    }
    aliases_note_user(outer->aliases, span_trim(user));
    if (outer->level >= REDACT_ADDRESSES && !is_telling(span_trim(user)))
        rewrite(outer, span_find(user, '@') < len ? tokens_redact : local_redact, at, len);
}

/* RFC 4616 section 2: identity NUL user NUL password. RFC 7628 section 3.1: user=... ^A auth=Bearer ... ^A^A.
 * RFC 2195 section 2: user, a blank, digits in hexadecimal. LOGIN: one of the two. */
static void hide_secret(struct passage *outer, char *plain, size_t len)
{
    struct span text = {plain, len};
    size_t first = span_find(text, '\0'), second = first + 1 + span_find(span_from(text, first + 1), '\0');
    size_t blank = span_find(text, ' ');
    if (span_starts(text, "NTLMSSP")) {
        enum { HEAD = 12 }; /* signature and type, [MS-NLMP] section 2.2.1 */
        if (len > HEAD)
            memset(plain + HEAD, 0, len - HEAD);
    } else if (first < len && second < len) {
        rewrite_user(outer, plain, first);
        rewrite_user(outer, plain + first + 1, second - first - 1);
        hide(plain + second + 1, len - second - 1);
    } else if (span_find(text, '\1') < len) {
        size_t end = span_find(text, '\1'), equal = span_find(span_cut(text, 0, end), '=');
        if (equal < end)
            rewrite_user(outer, plain + equal + 1, end - equal - 1);
        size_t bearer = end + span_find_text(span_from(text, end), "Bearer ");
        size_t from = bearer < len ? bearer + strlen("Bearer ") : end;
        hide(plain + from, len - from);
    } else if (blank < len && len - blank - 1 == 32) {
        rewrite_user(outer, plain, blank);
        hide(plain + blank + 1, len - blank - 1);
    } else if (span_find(text, '@') < len && is_text(text)) {
        rewrite_user(outer, plain, len);
    } else {
        hide(plain, len);
    }
}

bool base64_redact(struct passage *passage, size_t at, size_t end, bool as_secret)
{
    struct arena scratch = {0};
    struct span plain;
    bool good = passage_is_free(passage, at, end - at) &&
                base64_decode(&scratch, passage_span(passage, at, end), &plain) &&
                (as_secret || is_text(plain));
    if (good) {
        struct span copy = arena_copy(&scratch, plain);
        char *octets = arena_take(&scratch, plain.len + 1);
        memcpy(octets, copy.at, copy.len);
        if (as_secret)
            hide_secret(passage, octets, plain.len);
        else
            rewrite(passage, tokens_redact, octets, plain.len);
        good = as_secret || memcmp(octets, copy.at, copy.len) != 0;
        char *image = arena_take(&scratch, end - at + 4);
        base64_encode((struct span){octets, plain.len}, image);
        if (good)
            passage_put(passage, as_secret ? REDACTED_CREDENTIAL : REDACTED_ADDRESS, at,
                        (struct span){image, end - at});
    }
    arena_free(&scratch);
    return good;
}

void base64_find(struct passage *passage, size_t at, size_t end)
{
    enum { SHORTEST = 16 }; /* twelve octets; shorter words of letters alone are base64 by chance */
    while (at < end) {
        size_t stop = at;
        while (stop < end && base64_is_letter(passage->in[stop]))
            stop++;
        while (stop > at && stop < end && passage->in[stop] == '=' && (stop - at) % 4)
            stop++;
        if (stop - at >= SHORTEST)
            base64_redact(passage, at, stop, false);
        at = stop + (stop == at);
    }
}
