/*
 * What AUTH carried (RFC 4954, RFC 4616, LOGIN's two answers) is looked at here and then masked, so that
 * nothing behind session/ can print it.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "session/part.h"

enum {
    WORD_LEAST = 3,    /* a shorter user name would mask half of every reply */
    TOKEN_MOST = 12288 /* RFC 4954 section 4 */
};

#define HIDDEN "(hidden)"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* RFC 4648 section 4; false if it is no base64. */
static bool decode(struct arena *arena, struct span token, struct span *plain)
{
    if (!token.len || token.len > TOKEN_MOST || token.len % 4)
        return false;
    char *out = arena_take(arena, token.len);
    size_t len = 0;
    unsigned long bits = 0;
    size_t padding = 0;
    for (size_t i = 0; i < token.len; i++) {
        const char *at = token.at[i] ? strchr(alphabet, token.at[i]) : NULL;
        if (token.at[i] == '=' && i + 2 >= token.len)
            padding++;
        else if (!at || padding)
            return false;
        bits = bits << 6 | (unsigned long)(at ? at - alphabet : 0);
        if (i % 4 == 3)
            for (int shift = 16; shift >= 0; shift -= 8)
                out[len++] = (char)(bits >> shift & 0xff);
    }
    *plain = (struct span){out, len - padding};
    return true;
}

static void keep_word(struct arena *arena, struct secrets *secrets, struct span word)
{
    word = span_trim(word);
    if (word.len >= WORD_LEAST)
        *LIST_ADD(arena, &secrets->words) = arena_copy(arena, word);
}

static void fault(struct arena *arena, struct secrets *secrets, const char *what, unsigned long line)
{
    *LIST_ADD(arena, &secrets->faults) =
        (struct fact_item){.text = span_of(what), .first = line, .last = line};
}

static void look_at_ends(struct arena *arena, struct secrets *secrets, struct span plain, unsigned long line)
{
    char last = plain.len ? plain.at[plain.len - 1] : 'x';
    if (!plain.len)
        fault(arena, secrets, "empty", line);
    if (last == '\n' || last == '\r')
        fault(arena, secrets, "trailing-newline", line);
    if (last == ' ')
        fault(arena, secrets, "trailing-blank", line);
    if (plain.len >= 4 && plain.at[1] == '\0' && plain.at[3] == '\0')
        fault(arena, secrets, "utf-16", line);
}

/* What scripts put in place of a variable that holds nothing, or no text. */
static const char *const unset[] = {"undefined", "null", "none", "[object Object]", "[object Promise]"};

static bool is_undefined(struct span plain)
{
    for (size_t i = 0; i < sizeof unset / sizeof unset[0]; i++)
        if (span_is_word(plain, unset[i]))
            return true;
    return false;
}

static void look_at_password(struct arena *arena, struct secrets *secrets, struct span password,
                             unsigned long line)
{
    look_at_ends(arena, secrets, password, line);
    if (is_undefined(span_trim(password)))
        fault(arena, secrets, "undefined", line);
}

static void look_at_user(struct arena *arena, struct secrets *secrets, struct span user, unsigned long line)
{
    if (!user.len)
        fault(arena, secrets, "empty", line);
    else if (is_undefined(span_trim(user)))
        fault(arena, secrets, "undefined", line);
    else if (span_find(user, '@') == user.len && span_find(user, '\\') == user.len)
        fault(arena, secrets, "no-at", line);
}

/* RFC 4616 section 2: authorization identity NUL user NUL password. */
static void look_at_plain(struct arena *arena, struct secrets *secrets, struct span plain, unsigned long line)
{
    struct span rest = plain;
    struct span identity = span_take_until(&rest, '\0');
    if (identity.len == plain.len || span_find(rest, '\0') == rest.len) {
        fault(arena, secrets, "missing-nul", line);
        keep_word(arena, secrets, plain);
        return;
    }
    struct span user = span_take_until(&rest, '\0');
    look_at_user(arena, secrets, user, line);
    look_at_password(arena, secrets, rest, line);
    keep_word(arena, secrets, identity);
    keep_word(arena, secrets, user);
    keep_word(arena, secrets, rest);
}

/* "Bearer" tokens: user=...^Aauth=Bearer ...^A^A */
static void look_at_bearer(struct arena *arena, struct secrets *secrets, struct span plain,
                           unsigned long line)
{
    while (plain.len) {
        struct span part = span_take_until(&plain, '\1');
        size_t equal = span_find(part, '=');
        if (equal == part.len) {
            keep_word(arena, secrets, part);
            continue;
        }
        struct span value = span_trim(span_from(part, equal + 1)), bare = value;
        bool bearer = span_is_word(span_take_word(&bare), "Bearer");
        bare = bearer ? span_trim(bare) : value;
        if (!bare.len)
            fault(arena, secrets, "empty", line);
        else if (is_undefined(bare))
            fault(arena, secrets, "undefined", line);
        keep_word(arena, secrets, value);
        keep_word(arena, secrets, bare);
    }
}

/* What programs print in place of a secret. */
static const char *const masks[] = {
    "hidden",      "secret",  "suppressed", "redacted", "authentication response",
    "Binary Data", "removed", "masked",     "omitted"};

static bool is_masked(struct span token)
{
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++)
        if (token.len && strchr("[(</", token.at[0]) && span_find_text(token, masks[i]) < token.len)
            return true;
    size_t stars = 0;
    for (size_t i = 0; i < token.len; i++)
        stars += token.at[i] == '*' || token.at[i] == 'x' || token.at[i] == 'X';
    return token.len >= 3 && stars == token.len;
}

static bool mechanism_is(const struct secrets *secrets, const char *name)
{
    size_t count = secrets->mechanisms.count;
    return count && span_is_word(secrets->mechanisms.at[count - 1].text, name);
}

/* LOGIN: the first answer is the user, the second the password. */
static void look_at_login(struct arena *arena, struct secrets *secrets, struct span plain, unsigned long line)
{
    if (secrets->answers == 1 && (!plain.len || is_undefined(span_trim(plain))))
        look_at_user(arena, secrets, plain, line);
    else
        look_at_password(arena, secrets, plain, line);
    keep_word(arena, secrets, plain);
}

/* RFC 4954 section 4: "=" is an answer of no octets; PLAIN and LOGIN have none such. */
static void look_at_nothing(struct arena *arena, struct secrets *secrets, unsigned long line)
{
    if (!mechanism_is(secrets, "PLAIN") && !mechanism_is(secrets, "LOGIN"))
        return;
    secrets->tokens_seen = true;
    fault(arena, secrets, "empty", line);
}

static void look_at_token(struct arena *arena, struct secrets *secrets, struct span token, unsigned long line)
{
    struct span plain;
    secrets->answers++;
    if (span_is(token, "="))
        look_at_nothing(arena, secrets, line);
    if (!token.len || is_masked(token) || span_is(token, "*") || span_is(token, "="))
        return;
    secrets->tokens_seen = true;
    keep_word(arena, secrets, token);
    if (!decode(arena, token, &plain)) {
        fault(arena, secrets, "not-base64", line);
        return;
    }
    secrets->readable = secrets->readable || mechanism_is(secrets, "PLAIN") || mechanism_is(secrets, "LOGIN");
    if (mechanism_is(secrets, "PLAIN")) {
        look_at_plain(arena, secrets, plain, line);
    } else if (mechanism_is(secrets, "XOAUTH2") || mechanism_is(secrets, "OAUTHBEARER")) {
        look_at_bearer(arena, secrets, plain, line);
    } else if (mechanism_is(secrets, "LOGIN")) {
        look_at_login(arena, secrets, plain, line);
    } else {
        look_at_ends(arena, secrets, plain, line);
        keep_word(arena, secrets, plain);
    }
}

/* "LOGIN", "XOAUTH2" (RFC 4422 section 3.1), also in lower case; a token typed where the name should stand is
 * not. */
static bool is_mechanism(struct span word)
{
    enum { LONGEST = 20 };
    bool lower = false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        if (!ascii_is_letter(c) && !ascii_is_digit(c) && c != '-' && c != '_')
            return false;
        if (lower && c != ascii_lower(c)) /* base64 mixes them */
            return false;
        lower |= c != ascii_upper(c);
    }
    return word.len > 0 && word.len <= LONGEST;
}

static void hide_token(struct arena *arena, struct entry *entry, struct span mechanism)
{
    entry->hidden = true;
    entry->argument =
        arena_print(arena, "%.*s%s" HIDDEN, (int)mechanism.len, mechanism.at, mechanism.len ? " " : "");
    entry->line = arena_print(arena, "%.*s %.*s", (int)entry->verb.len, entry->verb.at,
                              (int)entry->argument.len, entry->argument.at);
}

void secret_command(struct arena *arena, struct secrets *secrets, struct entry *entry)
{
    struct span rest = entry->argument, mechanism = span_take_word(&rest), token = span_trim(rest);
    if (is_mechanism(mechanism)) {
        *LIST_ADD(arena, &secrets->mechanisms) = (struct fact_item){
            .text = arena_upper(arena, mechanism), .first = entry->first, .last = entry->last};
    } else {
        token = span_trim(entry->argument);
        mechanism = (struct span){"", 0};
    }
    secrets->answers = 0;
    if (!token.len)
        return;
    look_at_token(arena, secrets, token, entry->first);
    if (mechanism_is(secrets, "LOGIN") && span_find(token, ' ') == token.len) {
        struct span user;
        if (decode(arena, token, &user) && user.len && !is_undefined(span_trim(user)))
            look_at_user(arena, secrets, user, entry->first);
    }
    hide_token(arena, entry, mechanism);
}

static bool is_known_mechanism(struct span word)
{
    static const char *const names[] = {"PLAIN",         "LOGIN",       "CRAM-MD5", "DIGEST-MD5",
                                        "NTLM",          "GSSAPI",      "XOAUTH2",  "OAUTHBEARER",
                                        "SCRAM-SHA-256", "SCRAM-SHA-1", "XYMCOOKIE"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (span_is_word(word, names[i]))
            return true;
    return false;
}

/* "AUHT PLAIN ..." and "AUTHLOGIN": the words behind a mistyped verb tell that it was meant to be AUTH. */
bool secret_is_command(const struct entry *entry)
{
    if (entry_is(entry, "AUTH") || entry_is(entry, "X-EXPS"))
        return true;
    if (entry->known)
        return false;
    struct span rest = entry->argument, word = span_take_word(&rest);
    const struct verb *nearest = is_known_mechanism(word) ? verb_nearest(entry->verb) : NULL;
    bool mistyped = nearest && span_is(span_of(nearest->name), "AUTH");
    bool joined = span_starts(entry->verb, "AUTH") && is_known_mechanism(span_from(entry->verb, 4));
    return joined || mistyped;
}

void secret_answer(struct arena *arena, struct secrets *secrets, struct entry *entry)
{
    if (!span_is(span_trim(entry->line), "*"))
        look_at_token(arena, secrets, span_trim(entry->line), entry->first);
    entry->hidden = !span_is(span_trim(entry->line), "*");
    entry->argument = entry->hidden ? span_of(HIDDEN) : entry->line;
    entry->line = entry->argument;
}

/* A user name that is an address of the envelope is no secret of AUTH's. */
static bool is_in_envelope(const struct session *session, struct span word)
{
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry_is_of_envelope(entry) && span_same_word(entry->path.address, word))
            return true;
    }
    return false;
}

static bool is_name_letter(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || c == '_' || c == '-';
}

static size_t find_whole(struct span text, struct span word)
{
    char first = word.len ? ascii_lower(word.at[0]) : '\0';
    for (size_t i = 0; word.len && i + word.len <= text.len; i++) {
        if (ascii_lower(text.at[i]) != first)
            continue;
        bool begins = i == 0 || !is_name_letter(text.at[i - 1]);
        bool ends = i + word.len == text.len || !is_name_letter(text.at[i + word.len]);
        if (begins && ends && span_same_word(span_cut(text, i, word.len), word))
            return i;
    }
    return text.len;
}

static struct span without(struct arena *arena, struct span text, struct span word)
{
    for (size_t at; (at = find_whole(text, word)) < text.len;) {
        struct span before = span_cut(text, 0, at), after = span_from(text, at + word.len);
        text = arena_join(arena, arena_join(arena, before, span_of(HIDDEN)), after);
    }
    return text;
}

static void clean_reply(struct arena *arena, struct entry *reply, struct span word)
{
    reply->line = without(arena, reply->line, word);
    for (size_t i = 0; i < reply->line_count; i++) {
        reply->lines[i].text = without(arena, reply->lines[i].text, word);
        reply->lines[i].shown = without(arena, reply->lines[i].shown, word);
    }
}

/* Tokens typed once more where no answer was due ("AUTH LOGIN" refused, and the user goes on) are commands to
 * the parser, but no less secret. */
static void clean_command(struct arena *arena, struct session *session, struct entry *entry, struct span word)
{
    (void)session;
    if (entry->known && !entry_is(entry, "AUTH"))
        return;
    if (find_whole(entry->line, word) == entry->line.len)
        return;
    entry->line = without(arena, entry->line, word);
    entry->argument = without(arena, entry->argument, word);
    if (!entry->known)
        entry_name(entry, span_of(HIDDEN));
    entry->hidden = true;
}

static bool is_readable(struct span plain)
{
    for (size_t i = 0; i < plain.len; i++)
        if (ascii_is_control(plain.at[i]) && plain.at[i] != '\0')
            return false;
    return utf8_valid(plain);
}

/* A word of eight letters is base64, too ("STARTTSL", "Greeting"), but what it would mean cannot be read. */
static bool is_plain_word(struct span line)
{
    bool lower = false;
    for (size_t i = 0; i < line.len; i++) {
        if (!ascii_is_letter(line.at[i]) || (lower && line.at[i] != ascii_lower(line.at[i])))
            return false;
        lower |= line.at[i] != ascii_upper(line.at[i]);
    }
    return true;
}

static bool looks_like_token(struct arena *arena, struct span line)
{
    enum { SHORTEST = 8 };
    struct span plain;
    return line.len >= SHORTEST && decode(arena, line, &plain) &&
           (!is_plain_word(line) || is_readable(plain));
}

/* AUTH refused, and the user goes on with what it would have asked for. */
static void hide_stray_tokens(struct arena *arena, struct session *session, struct secrets *secrets)
{
    for (size_t i = 0; i < session->entry_count; i++) {
        struct entry *entry = &session->entries[i];
        struct span plain;
        if (entry->from != SIDE_CLIENT || entry->known || !looks_like_token(arena, entry->line))
            continue;
        keep_word(arena, secrets, entry->line);
        if (decode(arena, entry->line, &plain))
            keep_word(arena, secrets, plain);
        entry_name(entry, span_of(HIDDEN));
        entry->line = entry->verb;
        entry->argument = (struct span){"", 0};
        entry->hidden = true;
    }
}

static void clean(struct arena *arena, struct session *session, struct span word)
{
    for (size_t i = 0; i < session->entry_count; i++) {
        struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_SERVER)
            clean_reply(arena, entry, word);
        else if (entry->from == SIDE_CLIENT)
            clean_command(arena, session, entry, word);
    }
}

void secret_replies(struct arena *arena, struct session *session, struct secrets *secrets)
{
    if (!secrets->mechanisms.count && !secrets->words.count)
        return;
    hide_stray_tokens(arena, session, secrets);
    for (size_t w = 0; w < secrets->words.count; w++) {
        struct span word = secrets->words.at[w];
        bool ours = span_is(word, HIDDEN) || find_whole(span_of(HIDDEN), word) < span_of(HIDDEN).len;
        if (!ours && !is_in_envelope(session, word))
            clean(arena, session, word);
    }
}
