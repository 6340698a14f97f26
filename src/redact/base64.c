/* What stands in base64: the answers of AUTH, and texts that a program has wrapped up. */
#include "base/base64.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "redact/passage.h"
#include "session/session.h"

static bool is_text(struct span plain)
{
    for (size_t i = 0; i < plain.len; i++)
        if (ascii_is_control(plain.at[i]) && !strchr("\t\r\n", plain.at[i]))
            return false;
    return utf8_valid(plain);
}

/* ---- secrets ---- */

/* What a script put there instead of a password is why it was refused; so is what stands at its end. */
static void hide(char *at, size_t len)
{
    if (session_secret_is_unset(span_trim((struct span){at, len})))
        return;
    size_t end = len;
    while (end > 0 && at[end - 1] && strchr("\r\n ", at[end - 1]))
        end--;
    for (size_t i = 0; i < end; i++)
        if (at[i]) /* UTF-16 has a NUL in every second octet, which is a finding */
            at[i] = 'x';
}

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
    pseudonyms_note_user(outer->pseudonyms, span_trim(user));
    if (outer->level >= REDACT_ADDRESSES && !session_secret_is_unset(span_trim(user)))
        rewrite(outer, span_find(user, '@') < len ? tokens_redact : local_redact, at, len);
}

/* A name by which people log in has letters, digits and few signs. A word in which letters of both kinds and
 * digits are mixed is a password that stands in its place. */
static bool may_be_user(struct span text)
{
    bool small = false, capital = false, digit = false;
    if (address_looks(text))
        return true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!is_word_octet(c) && !strchr("._@+-\\ \r\n", c))
            return false;
        small |= ascii_is_letter(c) && c == ascii_lower(c);
        capital |= c != ascii_lower(c);
        digit |= ascii_is_digit(c);
    }
    return !(small && capital && digit) || span_find(text, '\\') < text.len;
}

/* A secret where a name should stand: "no @ in it" is a finding. */
static void hide_user(char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (at[i] != '@' && at[i] != '\\' && (unsigned char)at[i] > ' ')
            at[i] = 'x';
}

static void rewrite_if_user(struct passage *outer, char *at, size_t len, bool user)
{
    struct span text = {at, len};
    if (session_secret_is_unset(span_trim(text)))
        return;
    if (user && may_be_user(text))
        rewrite_user(outer, at, len);
    else
        hide_user(at, len);
}

/* Each: false, if the answer has another form. */
typedef bool hide_form(struct passage *outer, char *plain, size_t len);

/* [MS-NLMP] section 2.2.1: signature and type. */
static bool hide_ntlm(struct passage *outer, char *plain, size_t len)
{
    enum { HEAD = 12 };
    (void)outer;
    if (!span_starts((struct span){plain, len}, "NTLMSSP"))
        return false;
    if (len > HEAD)
        memset(plain + HEAD, 0, len - HEAD);
    return true;
}

/* RFC 4616 section 2: identity NUL user NUL password. */
static bool hide_plain(struct passage *outer, char *plain, size_t len)
{
    struct span text = {plain, len};
    size_t first = span_find(text, '\0'), second = first + 1 + span_find(span_from(text, first + 1), '\0');
    if (first == len || second >= len)
        return false;
    struct span identity = span_cut(text, 0, first), user = span_cut(text, first + 1, second - first - 1);
    bool exchanged = address_looks(span_from(text, second + 1)) && !address_looks(user);
    rewrite_if_user(outer, plain, first, address_looks(identity) || span_equal(identity, user));
    rewrite_if_user(outer, plain + first + 1, user.len, !exchanged);
    hide(plain + second + 1, len - second - 1);
    return true;
}

/* RFC 7628 section 3.1: user=... ^A auth=Bearer ... ^A^A */
static bool hide_bearer(struct passage *outer, char *plain, size_t len)
{
    enum { USER = 5 };
    struct span text = {plain, len};
    size_t end = span_find(text, '\1'), bearer = end + span_find_text(span_from(text, end), "Bearer ");
    if (!span_starts(text, "user=") || end == len)
        return false;
    rewrite_user(outer, plain + USER, end - USER);
    size_t from = bearer < len ? bearer + strlen("Bearer ") : end;
    hide(plain + from, len - from);
    return true;
}

/* RFC 2195 section 2: user, a blank, digits in hexadecimal. */
static bool hide_digest(struct passage *outer, char *plain, size_t len)
{
    enum { DIGITS = 32 };
    size_t blank = span_find((struct span){plain, len}, ' ');
    if (blank == len || len - blank - 1 != DIGITS)
        return false;
    rewrite_user(outer, plain, blank);
    hide(plain + blank + 1, DIGITS);
    return true;
}

/* The first answer of LOGIN, and what can be nothing else. */
static bool keep_user(struct passage *outer, char *plain, size_t len)
{
    bool user = (outer->turn == TURN_USER && may_be_user((struct span){plain, len})) ||
                (outer->turn == TURN_ANY && address_looks((struct span){plain, len}));
    if (user)
        rewrite_user(outer, plain, len);
    return user;
}

enum { NOISE = 0xff }; /* in no text of UTF-8 */

static void hide_secret(struct passage *outer, char *plain, size_t len)
{
    static hide_form *const forms[] = {hide_ntlm, hide_plain, hide_bearer, hide_digest, keep_user};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (forms[i](outer, plain, len))
            return;
    if (session_secret_is_noise((struct span){plain, len})) /* and so it stays: that tells the story */
        memset(plain, NOISE, len);
    else
        hide(plain, len);
}

bool base64_is_binary(struct span token)
{
    struct arena scratch = {0};
    struct span plain;
    bool binary = base64_decode(&scratch, token, &plain) && !is_text(plain);
    arena_free(&scratch);
    return binary;
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
