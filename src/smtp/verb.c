#include "smtp/verb.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/distance.h"

static const char *const stage_names[STAGES] = {
    [STAGE_NAME] = "name",       [STAGE_CONNECT] = "connect", [STAGE_GREETING] = "greeting",
    [STAGE_HELLO] = "hello",     [STAGE_TLS] = "tls",         [STAGE_AUTH] = "auth",
    [STAGE_MAIL] = "mail",       [STAGE_RCPT] = "rcpt",       [STAGE_DATA] = "data",
    [STAGE_CONTENT] = "content", [STAGE_QUIT] = "quit",       [STAGE_PROTOCOL] = "protocol",
};

enum {
    G = NEED_GREETING,
    H = NEED_GREETING | NEED_HELLO,
    M = H | NEED_MAIL,
    R = M | NEED_RCPT,
    F = H | NEED_NO_MAIL
};

/* The state machine of RFC 5321 section 4.1.4 with its extensions. A name in parentheses is no command but
 * answered like one. */
static const struct verb verbs[] = {
    /* name             written            stage           effect         needs extension     where it is
       defined */
    {"(greeting)", "", STAGE_GREETING, EFFECT_NONE, 0, NULL, "RFC 5321 section 3.1"},
    {"EHLO", "EHLO", STAGE_HELLO, EFFECT_HELLO, G, NULL, "RFC 5321 section 4.1.1.1"},
    {"HELO", "HELO", STAGE_HELLO, EFFECT_HELLO, G, NULL, "RFC 5321 section 4.1.1.1"},
    {"LHLO", "LHLO", STAGE_HELLO, EFFECT_HELLO, G, NULL, "RFC 2033 section 4.1"},
    {"STARTTLS", "STARTTLS", STAGE_TLS, EFFECT_TLS, F, "STARTTLS", "RFC 3207 section 4"},
    {"X-ANONYMOUSTLS", "X-ANONYMOUSTLS", STAGE_TLS, EFFECT_TLS, F, "X-ANONYMOUSTLS", "Exchange"},
    {"AUTH", "AUTH", STAGE_AUTH, EFFECT_AUTH, F, "AUTH", "RFC 4954 section 4"},
    {"X-EXPS", "X-EXPS", STAGE_AUTH, EFFECT_AUTH, F, "X-EXPS", "Exchange"},
    {"(auth)", "", STAGE_AUTH, EFFECT_AUTH, H, NULL, "RFC 4954 section 4"},
    {"MAIL", "MAIL FROM:", STAGE_MAIL, EFFECT_MAIL, H, NULL, "RFC 5321 section 4.1.1.2"},
    {"RCPT", "RCPT TO:", STAGE_RCPT, EFFECT_RCPT, M, NULL, "RFC 5321 section 4.1.1.3"},
    {"DATA", "DATA", STAGE_DATA, EFFECT_DATA, R, NULL, "RFC 5321 section 4.1.1.4"},
    {"(body)", "", STAGE_CONTENT, EFFECT_BODY, R, NULL, "RFC 5321 section 4.1.1.4"},
    {"BDAT", "BDAT", STAGE_CONTENT, EFFECT_BODY, R, "CHUNKING", "RFC 3030 section 2"},
    {"BURL", "BURL", STAGE_CONTENT, EFFECT_BODY, R, "BURL", "RFC 4468 section 3"},
    {"RSET", "RSET", STAGE_PROTOCOL, EFFECT_RESET, G, NULL, "RFC 5321 section 4.1.1.5"},
    {"VRFY", "VRFY", STAGE_PROTOCOL, EFFECT_NONE, G, NULL, "RFC 5321 section 4.1.1.6"},
    {"EXPN", "EXPN", STAGE_PROTOCOL, EFFECT_NONE, G, NULL, "RFC 5321 section 4.1.1.7"},
    {"HELP", "HELP", STAGE_PROTOCOL, EFFECT_NONE, G, NULL, "RFC 5321 section 4.1.1.8"},
    {"NOOP", "NOOP", STAGE_PROTOCOL, EFFECT_NONE, G, NULL, "RFC 5321 section 4.1.1.9"},
    {"QUIT", "QUIT", STAGE_QUIT, EFFECT_QUIT, 0, NULL, "RFC 5321 section 4.1.1.10"},
    {"ETRN", "ETRN", STAGE_PROTOCOL, EFFECT_NONE, H, "ETRN", "RFC 1985 section 5"},
    {"ATRN", "ATRN", STAGE_PROTOCOL, EFFECT_NONE, H, "ATRN", "RFC 2645 section 5.2"},
    {"TURN", "TURN", STAGE_PROTOCOL, EFFECT_NONE, H, NULL, "RFC 821 section 4.1.1"},
    {"SEND", "SEND FROM:", STAGE_MAIL, EFFECT_NONE, H, NULL, "RFC 821 section 4.1.1"},
    {"SAML", "SAML FROM:", STAGE_MAIL, EFFECT_NONE, H, NULL, "RFC 821 section 4.1.1"},
    {"SOML", "SOML FROM:", STAGE_MAIL, EFFECT_NONE, H, NULL, "RFC 821 section 4.1.1"},
    {"XCLIENT", "XCLIENT", STAGE_PROTOCOL, EFFECT_RESET, F, "XCLIENT", "Postfix XCLIENT_README"},
    {"XFORWARD", "XFORWARD", STAGE_PROTOCOL, EFFECT_NONE, F, "XFORWARD", "Postfix XFORWARD_README"},
    {"XEXCH50", "XEXCH50", STAGE_PROTOCOL, EFFECT_NONE, H, "XEXCH50", "Exchange"},
};

enum {
    NEAREST_MOST = 2 /* "RCTP" to "RCPT" is 1, "STARTLS" 1, "MIAL FORM" 2; at 3 everything resembles
                        everything */
};

const char *stage_name(enum stage stage)
{
    return stage_names[stage];
}

bool stage_find(struct span name, enum stage *stage)
{
    for (int i = 0; i < STAGES; i++) {
        if (span_is(name, stage_names[i])) {
            *stage = (enum stage)i;
            return true;
        }
    }
    return false;
}

const struct verb *verb_at(size_t index)
{
    return index < sizeof verbs / sizeof verbs[0] ? &verbs[index] : NULL;
}

/* The first four octets, letters in either case alike: by these most verbs are told apart. */
static uint32_t four_of(const char *name)
{
    const uint32_t in_capitals = 0xdfdfdfdf;
    uint32_t four;
    memcpy(&four, name, sizeof four);
    return four & in_capitals;
}

const struct verb *verb_find(struct span name)
{
    if (name.len < 4 || name.len >= VERB_LONGEST)
        return NULL;
    uint32_t four = four_of(name.at);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (four_of(verbs[i].name) == four && !verbs[i].name[name.len] &&
            span_same_word(name, (struct span){verbs[i].name, name.len}))
            return &verbs[i];
    return NULL;
}

struct span verb_of_line(struct span line)
{
    size_t from = 0;
    while (from < line.len && ascii_is_blank(line.at[from]))
        from++;
    size_t to = from;
    while (to < line.len &&
           (ascii_is_letter(line.at[to]) || ascii_is_digit(line.at[to]) || line.at[to] == '-'))
        to++;
    return span_cut(line, from, to - from);
}

/* A short word with another beginning and two changes is another word, not a typo. */
static unsigned allowed_for(struct span word, const char *name)
{
    bool same_start = ascii_upper(word.at[0]) == name[0];
    return strlen(name) > 4 || same_start ? NEAREST_MOST : 1;
}

/* How other programs are left: no typing errors, but QUIT is meant. */
static bool is_farewell(struct span word)
{
    static const char *const words[] = {"exit", "bye", "logout", "close"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_is_word(word, words[i]))
            return true;
    return false;
}

/* "MAILFROM:<...>", "EHLOws7.contoso.com": the blank was left out. */
static const struct verb *glued(struct span word)
{
    enum { SHORT = 4 };
    if (span_is_word(word, "MAILFROM"))
        return verb_find(span_of("MAIL"));
    if (span_is_word(word, "RCPTTO"))
        return verb_find(span_of("RCPT"));
    bool hello = word.len > SHORT && (span_starts(word, "EHLO") || span_starts(word, "HELO"));
    return hello ? verb_find(span_cut(word, 0, SHORT)) : NULL;
}

const struct verb *verb_nearest(struct span word)
{
    if (is_farewell(word))
        return verb_find(span_of("QUIT"));
    const struct verb *joined = glued(word);
    if (joined)
        return joined;
    if (word.len < 3 || word.len > VERB_LONGEST || verb_find(word))
        return NULL;
    const struct verb *nearest = NULL;
    unsigned least = NEAREST_MOST + 1;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (verbs[i].name[0] == '(')
            continue;
        unsigned distance = distance_between(word, span_of(verbs[i].name), NEAREST_MOST);
        if (distance < least && distance <= allowed_for(word, verbs[i].name)) {
            least = distance;
            nearest = &verbs[i];
        }
    }
    return nearest;
}
