#include "record/mask.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "record/record.h"

enum { WORDS_MOST = 400 }; /* octets; a stack trace in one line says no more behind them */

#define MASK "(hidden)"

static const char blanks[] = " \t", quotes[] = "\"'`";

/* From `at` up to `end`. */
struct range {
    size_t at, end;
};

/* The next secret in the text from `from` on; false: none. */
typedef bool find_secret(struct span text, size_t from, size_t which, struct range *found);

static struct span without(struct arena *arena, struct span text, find_secret *find, size_t which)
{
    struct text out = {0};
    struct range found;
    size_t done = 0;
    for (; find(text, done, which, &found); done = found.end) {
        if (span_starts(span_from(text, found.at), MASK) && found.end < found.at + strlen(MASK))
            found.end = found.at + strlen(MASK); /* another name in front of it was found before */
        text_add(&out, span_cut(text, done, found.at - done));
        text_add_string(&out, MASK);
    }
    if (!done)
        return text;
    text_add(&out, span_from(text, done));
    struct span masked = arena_copy(arena, text_span(&out));
    text_free(&out);
    return masked;
}

static bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

/* Up to the quote that answers the one before it; else up to a blank, without what ends a phrase: passwords
 * have commas, too. */
static size_t value_end(struct span text, size_t at)
{
    size_t end = at;
    if (at > 0 && is_one_of(text.at[at - 1], quotes)) {
        size_t len = span_find(span_from(text, at), text.at[at - 1]);
        if (at + len < text.len)
            return at + len;
    }
    while (end < text.len && !is_one_of(text.at[end], blanks))
        end++;
    while (end > at + 1 && is_one_of(text.at[end - 1], "\"'`,;)]}>."))
        end--;
    return end;
}

/* ---- password = secret ---- */

/* Most texts lack one of the rarer letters of each name: then it need not be looked for. */
#define LETTER(c) ((uint32_t)1 << ((c)&0x1f)) /* what tells letters apart, in either case */

static const struct {
    const char *name;
    uint32_t rare; /* letters */
} names[] = {{"password", LETTER('p') | LETTER('w')},   {"passwd", LETTER('p') | LETTER('w')},
             {"passwort", LETTER('p') | LETTER('w')},   {"passphrase", LETTER('p') | LETTER('h')},
             {"pass", LETTER('p') | LETTER('s')},       {"pwd", LETTER('p') | LETTER('w')},
             {"kennwort", LETTER('k') | LETTER('w')},   {"secret", LETTER('s') | LETTER('c')},
             {"token", LETTER('t') | LETTER('k')},      {"apikey", LETTER('p') | LETTER('k')},
             {"api_key", LETTER('p') | LETTER('k')},    {"api-key", LETTER('p') | LETTER('k')},
             {"credential", LETTER('c') | LETTER('l')}, {"de passe", LETTER('d') | LETTER('p')},
             {"contrase", LETTER('c') | LETTER('s')},   {"authorization", LETTER('h') | LETTER('z')}};

enum { NAMES = sizeof names / sizeof names[0] };

static size_t skip_scheme(struct span text, size_t at)
{
    struct span rest = span_from(text, at), scheme = span_take_word(&rest);
    bool known = span_is_word(scheme, "Bearer") || span_is_word(scheme, "Basic");
    return known && rest.len ? text.len - span_trim(rest).len : at;
}

/* "password hunter2" tells one, and so does `pass "hunter two"`; "password command failed" does not. */
static bool looks_like_password(struct span text)
{
    enum { SHORTEST = 6 };
    bool letters = false, digits = false;
    struct span word = span_take_word(&text);
    for (size_t i = 0; i < word.len; i++) {
        letters |= ascii_is_letter(word.at[i]);
        digits |= ascii_is_digit(word.at[i]);
    }
    return letters && digits && word.len >= SHORTEST;
}

/* "The password is hunter2", as people write in tickets; "is wrong" tells none. Where it begins, or 0. */
static size_t value_in_sentence(struct span text, size_t at)
{
    static const char *const verbs[] = {"is", "was", "ist", "war", "lautet", "est", "es"};
    struct span rest = span_from(text, at), verb = span_take_word(&rest);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (span_is_word(verb, verbs[i]) && looks_like_password(rest))
            return (size_t)(span_trim(rest).at - text.at);
    return 0;
}

/* Where the value begins that belongs to the name ending at `at`, or 0. */
static size_t value_at(struct span text, size_t at)
{
    size_t told = at < text.len && is_one_of(text.at[at], blanks) ? value_in_sentence(text, at) : 0;
    if (told)
        return told;
    enum { TAIL_MOST = 64 }; /* octets */
    size_t tail = text.len - at > TAIL_MOST ? at + TAIL_MOST : text.len;
    bool apart = at + 1 < text.len && is_one_of(text.at[at], blanks);
    bool assigns = apart && (is_one_of(text.at[at + 1], "\"'") || looks_like_password(span_from(text, at)));
    while (at < text.len && (unsigned char)text.at[at] >= 0x80) /* "contraseña" */
        at++;
    if (at < text.len && text.at[at] == '_') /* "secret_access_key=" */
        while (at < tail &&
               (ascii_is_letter(text.at[at]) || ascii_is_digit(text.at[at]) || text.at[at] == '_'))
            at++;
    assigns |= at < text.len && text.at[at] == '>'; /* "<password>" */
    at += span_starts(span_from(text, at), "a:");
    for (; at < text.len && is_one_of(text.at[at], " \t\"'=:>-"); at++)
        assigns |= text.at[at] == '=' || text.at[at] == ':';
    return assigns && at < text.len ? skip_scheme(text, at) : 0;
}

static bool find_assigned(struct span text, size_t from, size_t which, struct range *found)
{
    const char *name = names[which].name;
    for (;;) {
        size_t at = from + span_find_text(span_from(text, from), name);
        if (at >= text.len)
            return false;
        from = at + strlen(name);
        found->at = value_at(text, from);
        found->end = found->at ? value_end(text, found->at) : 0;
        if (found->at)
            return true;
    }
}

/* ---- swaks -ap secret, curl -u chris:secret ---- */

static const struct {
    const char *name;
    bool with_user; /* what stands before the colon is no secret */
} options[] = {{"--auth-password", false},
               {"-ap", false},
               {"--password", false},
               {"--pass", false},
               {"-xp", false},
               {"-pw", false},
               {"--user", true},
               {"--oauth2-bearer", false},
               {"ConvertTo-SecureString", false},
               {"ConvertTo-SecureString -String", false},
               {"-u", true}};

static bool find_option(struct span text, size_t from, size_t which, struct range *found)
{
    size_t at = from + span_find_text(span_from(text, from), options[which].name);
    size_t value = at + strlen(options[which].name);
    bool word = at < text.len && (at == 0 || is_one_of(text.at[at - 1], " \t("));
    if (!word || value >= text.len || !is_one_of(text.at[value], blanks))
        return false;
    while (value < text.len && (is_one_of(text.at[value], blanks) || is_one_of(text.at[value], quotes)))
        value++;
    size_t end = value_end(text, value), colon = span_find(span_cut(text, value, end - value), ':');
    *found = (struct range){options[which].with_user ? value + colon + 1 : value, end};
    return found->at < end;
}

/* ---- smtp://chris:secret@mx1 (RFC 3986 section 3.2.1) ---- */

static bool find_in_url(struct span text, size_t from, size_t which, struct range *found)
{
    (void)which;
    for (;;) {
        size_t at = from + span_find_text(span_from(text, from), "://");
        if (at >= text.len)
            return false;
        size_t end = from = at + 3, host = from;
        for (; end < text.len && !is_one_of(text.at[end], " \t/?#\"'<>"); end++)
            if (text.at[end] == '@')
                host = end;
        *found = (struct range){from + span_find(span_cut(text, from, host - from), ':') + 1, host};
        if (found->at <= host)
            return true;
        from = end;
    }
}

/* ---- https://mx1/unblock?token=secret (RFC 3986 section 3.4) ---- */

static bool is_secret_key(struct span key)
{
    static const char *const others[] = {"sig", "signature", "key", "auth", "session", "sid", "otp"};
    for (size_t i = 0; i < NAMES; i++)
        if (span_has_text(key, names[i].name))
            return true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (span_is_word(key, others[i]))
            return true;
    return false;
}

/* The first of the parameters from `at` on whose name says that its value is one. */
static bool find_parameter(struct span text, size_t at, size_t end, struct range *found)
{
    while (at < end) {
        struct span rest = span_cut(text, at, end - at), parameter = span_take_until(&rest, '&'),
                    value = parameter;
        struct span key = span_take_until(&value, '=');
        size_t from = at + key.len + 1;
        *found = (struct range){from, at + parameter.len};
        if (found->at < found->end && is_secret_key(key))
            return true;
        at += parameter.len + 1;
    }
    return false;
}

static bool find_in_query(struct span text, size_t from, size_t which, struct range *found)
{
    (void)which;
    while (from < text.len) {
        size_t at = from + span_find(span_from(text, from), '?'), end = at;
        struct span before = span_cut(text, 0, at);
        size_t word = at;
        while (word > from && !is_one_of(before.at[word - 1], " \t\"'<>"))
            word--;
        while (end < text.len && !is_one_of(text.at[end], " \t\"'<>"))
            end++;
        bool url = span_has_text(span_cut(text, word, at - word), "://");
        if (url && find_parameter(text, at + 1, end, found))
            return true;
        from = end + (end == at);
    }
    return false;
}

struct span mask_urls(struct arena *arena, struct span text)
{
    text = without(arena, text, find_in_url, 0);
    return span_find(text, '?') < text.len ? without(arena, text, find_in_query, 0) : text;
}

/* ---- XCLIENT LOGIN=chris (Postfix XCLIENT_README): who logged in elsewhere ---- */

static bool find_login_passed_on(struct span text, size_t from, size_t which, struct range *found)
{
    static const char key[] = " LOGIN=";
    (void)which;
    size_t at = from + span_find_text(span_from(text, from), key) + sizeof key - 1, end = at;
    while (end < text.len && !is_one_of(text.at[end], blanks))
        end++;
    *found = (struct range){at, end};
    return at < end && text.at[at] != '[';
}

struct span mask_command(struct arena *arena, struct span command, bool free_text)
{
    if (span_starts(command, "XCLIENT"))
        return without(arena, command, find_login_passed_on, 0);
    return free_text ? mask_typed(arena, command) : command;
}

/* ---- server.login("chris", "secret") in a trace of the program's source ---- */

static const char *const calls[] = {"login(", "NetworkCredential(", "PasswordAuthentication(", "PlainAuth(",
                                    "PSCredential("};

static bool find_login(struct span text, size_t from, size_t which, struct range *found)
{
    size_t at = text.len;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        size_t call = from + span_find_text(span_from(text, from), calls[i]);
        at = call < at ? call : at;
    }
    size_t comma = at + span_find(span_from(text, at), ','), end = text.len;
    (void)which;
    while (end > comma + 1 && text.at[end - 1] != ')')
        end--;
    *found = (struct range){comma + 1, end > comma + 1 ? end - 1 : text.len};
    return comma + 1 < text.len;
}

/* ---- echo -ne '\0chris\0secret' | base64 ---- */

static bool find_encoded(struct span text, size_t from, size_t which, struct range *found)
{
    static const char *const before[] = {"echo ", "printf ", " -e ", " -c ", "<<< "};
    (void)which;
    if (from || span_find_text(text, "base64") == text.len)
        return false;
    size_t at = text.len, bar = text.len;
    for (size_t i = 0; i < sizeof before / sizeof before[0] && at == text.len; i++)
        at = span_find_text(text, before[i]) + (span_has_text(text, before[i]) ? strlen(before[i]) : 0);
    if (span_has_text(span_from(text, at), " | "))
        bar = at + span_find_text(span_from(text, at), " | ");
    *found = (struct range){at, bar};
    return at < bar;
}

static uint32_t letters_in(struct span text)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < text.len; i++)
        letters |= (uint32_t)ascii_is_letter(text.at[i]) << (text.at[i] & 0x1f);
    return letters;
}

static bool may_hold(uint32_t letters, size_t name)
{
    return (letters & names[name].rare) == names[name].rare;
}

static bool may_hold_options(struct span text)
{
    return span_find(text, '-') < text.len;
}

struct span mask_typed(struct arena *arena, struct span text)
{
    uint32_t letters = letters_in(text);
    for (size_t i = 0; i < NAMES; i++)
        if (may_hold(letters, i))
            text = without(arena, text, find_assigned, i);
    text = without(arena, text, find_encoded, 0);
    bool dashed = may_hold_options(text);
    for (size_t i = 0; dashed && i < sizeof options / sizeof options[0]; i++)
        text = without(arena, text, find_option, i);
    return mask_urls(arena, without(arena, text, find_login, 0));
}

/* ---- all ways, one after the other ---- */

enum { OPTIONS = sizeof options / sizeof options[0], OTHERS = 4 };
_Static_assert(NAMES + OPTIONS + OTHERS == SECRET_WAYS, "a row was added");

static bool find_in_way(struct span line, size_t from, size_t way, struct range *found)
{
    static find_secret *const others[OTHERS] = {find_encoded, find_login, find_in_url, find_in_query};
    if (way < NAMES)
        return find_assigned(line, from, way, found);
    if (way < NAMES + OPTIONS)
        return find_option(line, from, way - NAMES, found);
    return others[way - NAMES - OPTIONS](line, from, 0, found);
}

static void look_on(struct line_secrets *secrets, size_t way, size_t from)
{
    struct range found;
    size_t none = secrets->line.len;
    bool any = find_in_way(secrets->line, from, way, &found) && found.at >= from;
    secrets->next[way].at = any ? found.at : none;
    secrets->next[way].end = any ? found.end : none;
}

void line_secrets_begin(struct line_secrets *secrets, struct span line)
{
    uint32_t letters = letters_in(line);
    bool dashed = may_hold_options(line);
    *secrets = (struct line_secrets){.line = line};
    for (size_t way = 0; way < SECRET_WAYS; way++) {
        secrets->next[way].at = line.len;
        bool may = way < NAMES ? may_hold(letters, way) : way >= NAMES + OPTIONS || dashed;
        if (may)
            look_on(secrets, way, 0);
    }
}

bool line_secrets_next(struct line_secrets *secrets, size_t *at, size_t *end)
{
    size_t first = 0;
    for (size_t way = 0; way < SECRET_WAYS; way++) {
        if (secrets->next[way].at < *at)
            look_on(secrets, way, *at);
        if (secrets->next[way].at < secrets->next[first].at)
            first = way;
    }
    *at = secrets->next[first].at;
    *end = secrets->next[first].end;
    return *at < *end;
}

struct span mask_words(struct arena *arena, struct span words)
{
    bool cut = words.len > WORDS_MOST;
    words = span_cut(words, 0, WORDS_MOST);
    while (cut && words.len && ((unsigned char)words.at[words.len - 1] & 0xc0) == 0x80)
        words.len--; /* no half characters */
    if (cut && words.len && (unsigned char)words.at[words.len - 1] >= 0xc0)
        words.len--;
    return mask_typed(arena, words);
}
