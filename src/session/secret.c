/*
 * What AUTH carried (RFC 4954, RFC 4616, LOGIN's two answers) is looked at here and then masked, so that
 * nothing behind session/ can print it.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "session/secret_part.h"
#include "smtp/mechanism.h"
#include "smtp/verb.h"

enum {
    WORD_LEAST = 3 /* a shorter user name would mask half of every reply */
};

static void keep_word(struct arena *arena, struct secrets *secrets, struct span word)
{
    word = span_trim(word);
    if (word.len >= WORD_LEAST)
        *LIST_ADD(arena, &secrets->words) = arena_copy(arena, word);
}

/* "chris:hunter2secret", NUL chris NUL hunter2secret, user=chris ^A auth=Bearer token: the whole and what it
 * is made of. */
static void keep_pieces(struct arena *arena, struct secrets *secrets, struct span plain)
{
    keep_word(arena, secrets, plain);
    for (size_t from = 0, i = 0; i <= plain.len; i++) {
        if (i < plain.len && plain.at[i] > ' ' && plain.at[i] != ':' && plain.at[i] != '=')
            continue;
        if (from || i < plain.len)
            keep_word(arena, secrets, span_cut(plain, from, i - from));
        from = i + 1;
    }
}

void secret_keep(struct arena *arena, struct secrets *secrets, struct span token)
{
    struct span plain;
    keep_word(arena, secrets, secret_unwrapped(token));
    if (secret_decode_loosely(arena, token, &plain))
        keep_pieces(arena, secrets, plain);
    else
        keep_pieces(arena, secrets, token);
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

static const char *const unset[] = {"undefined", "null", "none", "[object Object]", "[object Promise]"};

bool session_secret_is_unset(struct span word)
{
    for (size_t i = 0; i < sizeof unset / sizeof unset[0]; i++)
        if (span_is_word(word, unset[i]))
            return true;
    return false;
}

static void look_at_password(struct arena *arena, struct secrets *secrets, struct span password,
                             unsigned long line)
{
    look_at_ends(arena, secrets, password, line);
    if (session_secret_is_unset(span_trim(password)))
        fault(arena, secrets, "undefined", line);
}

static void look_at_user(struct arena *arena, struct secrets *secrets, struct span user, unsigned long line)
{
    if (!user.len)
        fault(arena, secrets, "empty", line);
    else if (session_secret_is_unset(span_trim(user)))
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
        else if (session_secret_is_unset(bare))
            fault(arena, secrets, "undefined", line);
        keep_word(arena, secrets, value);
        keep_word(arena, secrets, bare);
    }
}

/* What programs print in place of a secret. */
static const char *const masks[] = {
    "hidden",      "secret",  "suppressed", "redacted", "authentication response",
    "Binary Data", "removed", "masked",     "omitted"};

/* Brackets are no letters of base64: "<password>", "[...]". */
static bool is_boxed(struct span token)
{
    static const struct span opens = SPAN("[(<{"), closes = SPAN("])>}");
    size_t which = token.len > 2 ? span_find(opens, token.at[0]) : opens.len;
    return which < opens.len && token.at[token.len - 1] == closes.at[which];
}

static bool is_masked(struct span token)
{
    if (is_boxed(token) || session_is_elision(token) || span_has_text(token, "hidden") ||
        span_has_text(token, "redacted"))
        return true;
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
    if (secrets->answers == 1 && (!plain.len || session_secret_is_unset(span_trim(plain))))
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

/* "MAIL FROM:<...>" where the answer to 334 belongs. */
static bool is_command(struct span token)
{
    struct span rest = token, word = span_take_word(&rest);
    return span_trim(rest).len && verb_find(word);
}

static bool is_mail(struct span token)
{
    return is_command(token) && span_is_word(verb_of_line(token), "MAIL");
}

/* Nobody's name or password, though it may be base64: told as it is. */
bool session_secret_is_verb(struct span token)
{
    const struct verb *verb = verb_find(span_trim(token));
    return verb && (verb->effect == EFFECT_QUIT || verb->effect == EFFECT_RESET);
}

/* RFC 4616 section 2: text. A letter or two of an old character set are no noise. */
bool session_secret_is_noise(struct span plain)
{
    enum { SHARE = 3 }; /* one octet of three */
    size_t odd = 0;
    if (utf8_valid(plain)) {
        for (size_t i = 0; i < plain.len; i++)
            odd += plain.at[i] && ascii_is_control(plain.at[i]) && !strchr("\r\n\t", plain.at[i]);
        return odd > 0;
    }
    for (size_t i = 0; i < plain.len; i++)
        odd += (unsigned char)plain.at[i] >= 0x80 || ascii_is_control(plain.at[i]);
    return odd * SHARE >= plain.len;
}

static void look_at_token(struct arena *arena, struct secrets *secrets, struct span token, unsigned long line)
{
    struct span plain;
    secrets->answers++;
    if (span_is(token, "="))
        look_at_nothing(arena, secrets, line);
    secrets->left_out |= is_masked(token);
    if (!token.len || is_masked(token) || span_is(token, "*") || span_is(token, "="))
        return;
    secrets->tokens_seen = true;
    if (session_secret_is_verb(token)) {
        fault(arena, secrets, "command", line);
        return;
    }
    keep_word(arena, secrets, token);
    if (!secret_decode(arena, token, &plain)) {
        fault(arena, secrets, "not-base64", line);
        if (is_command(token))
            fault(arena, secrets, "command", line);
        if (is_mail(token))
            secrets->mail_at = line;
        secret_keep(arena, secrets, token);
        return;
    }
    bool text = mechanism_is(secrets, "PLAIN") || mechanism_is(secrets, "LOGIN");
    if (text && session_secret_is_noise(plain)) {
        fault(arena, secrets, "not-text", line);
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

void secret_hide_behind(struct arena *arena, struct entry *entry, struct span kept)
{
    entry->hidden = true;
    entry->argument = arena_print(arena, "%.*s%s" HIDDEN, (int)kept.len, kept.at, kept.len ? " " : "");
    entry->line = arena_print(arena, "%.*s %.*s", (int)entry->verb.len, entry->verb.at,
                              (int)entry->argument.len, entry->argument.at);
}

void secret_command(struct arena *arena, struct secrets *secrets, struct entry *entry)
{
    struct span rest = entry->argument, mechanism = span_take_word(&rest), token = span_trim(rest);
    bool joined = span_starts(mechanism, "=") || span_starts(mechanism, ":"); /* "AUTH=LOGIN", as in offers */
    if (joined && !token.len && mechanism_is_known(span_from(mechanism, 1)))
        return;
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
        if (secret_decode(arena, token, &user) && user.len && !session_secret_is_unset(span_trim(user)))
            look_at_user(arena, secrets, user, entry->first);
    }
    secret_hide_behind(arena, entry, mechanism);
}

size_t session_secret_count(const struct session *session)
{
    return session->parts->secrets.words.count;
}

struct span session_secret(const struct session *session, size_t index)
{
    return session->parts->secrets.words.at[index];
}

/* "AUHT PLAIN ...", "AUTHLOGIN" and "AUTH-LOGIN": the words behind a mistyped verb tell that it was meant to
 * be AUTH. */
bool secret_is_command(const struct entry *entry)
{
    if (entry_is(entry, "AUTH") || entry_is(entry, "X-EXPS"))
        return true;
    if (entry->known)
        return false;
    struct span rest = entry->argument, word = span_take_word(&rest);
    const struct verb *nearest = mechanism_is_known(word) ? verb_nearest(entry->verb) : NULL;
    bool mistyped = nearest && span_is(span_of(nearest->name), "AUTH");
    struct span behind = span_from(entry->verb, strlen("AUTH"));
    bool joined = span_starts(entry->verb, "AUTH") &&
                  (mechanism_is_known(behind) ||
                   (span_starts(behind, "-") && mechanism_is_known(span_from(behind, 1))));
    return joined || mistyped;
}

void secret_answer(struct arena *arena, struct secrets *secrets, struct entry *entry)
{
    if (!span_is(span_trim(entry->line), "*"))
        look_at_token(arena, secrets, span_trim(entry->line), entry->first);
    entry->hidden = !span_is(span_trim(entry->line), "*") && !session_secret_is_verb(entry->line);
    entry->argument = entry->hidden ? span_of(HIDDEN) : entry->line;
    entry->line = entry->argument;
}
