/*
 * What a client sent with AUTH, and a server may quote, is masked wherever it stands. Words that the server
 * has of its own stay: a mask in "Username and (hidden) not accepted" would tell the password.
 */
#include "base/ascii.h"
#include "base/text.h"
#include "base/words.h"
#include "session/secret_part.h"

enum {
    TOKEN_SURE = 12, /* letters of a token from which on it is told, also where a server cuts it */
    WORD_SURE = 8    /* a shorter one may be a part of another word */
};

struct known {
    struct span text;
    bool open; /* no secret here */
};

struct cleaning {
    struct arena *arena;
    struct session *session;
    struct word_index index; /* of the beginnings; the id is the place in `known` */
    LIST(struct known) known;
};

/* Words of replies to AUTH, which are poor passwords, too. */
static const char *const usual[] = {"account",    "admin",  "auth",     "authentication", "client",
                                    "credential", "email",  "error",    "failed",         "hidden",
                                    "invalid",    "login",  "mail",     "name",           "passwd",
                                    "password",   "server", "smtp",     "support",        "test",
                                    "unknown",    "user",   "username", "credentials",    "access"};

static bool is_usual(struct span word)
{
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (span_is_word(word, usual[i]))
            return true;
    return span_is(word, HIDDEN);
}

static bool is_name_letter(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || c == '_' || c == '-';
}

static bool stands_alone(struct span text, size_t at, size_t len)
{
    bool begins = at == 0 || !is_name_letter(text.at[at - 1]);
    return begins && (at + len == text.len || !is_name_letter(text.at[at + len]));
}

/* No other word has this one as its part by chance. */
static bool is_unmistakable(struct span word)
{
    return word.len >= WORD_SURE && !secret_is_plain_word(word);
}

/* How much of the word stands at `at`, whose beginning does. */
static size_t standing(struct span text, size_t at, struct span word)
{
    size_t len = 0;
    while (len < word.len && at + len < text.len &&
           ascii_lower(text.at[at + len]) == ascii_lower(word.at[len]))
        len++;
    return len;
}

struct looking {
    struct cleaning *cleaning;
    struct span text;
    struct text *out; /* what is shown, up to `done` */
    size_t done;
};

static size_t secret_at(const struct looking *looking, const struct known *known, size_t at)
{
    size_t len = standing(looking->text, at, known->text);
    bool whole = len == known->text.len;
    bool sure = is_unmistakable(span_cut(known->text, 0, len));
    bool alone = whole && stands_alone(looking->text, at, len);
    return alone || (sure && (whole || len >= TOKEN_SURE)) ? len : 0;
}

static void see_secret(void *with, const struct word *word, size_t at)
{
    struct looking *looking = with;
    const struct known *known = &looking->cleaning->known.at[word->id];
    size_t len = known->open ? 0 : secret_at(looking, known, at);
    if (at + len <= looking->done || !len)
        return;
    if (at >= looking->done) {
        text_add(looking->out, span_cut(looking->text, looking->done, at - looking->done));
        text_add_string(looking->out, HIDDEN);
    }
    looking->done = at + len;
}

static bool cleaned(struct cleaning *cleaning, struct span *text)
{
    struct text out = {0};
    struct looking looking = {.cleaning = cleaning, .text = *text, .out = &out};
    words_scan_places(&cleaning->index, *text, see_secret, &looking);
    if (!looking.done)
        return false;
    text_add(&out, span_from(*text, looking.done));
    *text = arena_copy(cleaning->arena, text_span(&out));
    text_free(&out);
    return true;
}

static void clean_reply(struct cleaning *cleaning, struct entry *reply)
{
    cleaned(cleaning, &reply->line);
    for (size_t i = 0; i < reply->line_count; i++) {
        cleaned(cleaning, &reply->lines[i].text);
        cleaned(cleaning, &reply->lines[i].shown);
    }
}

/* The reply knows the word that it answers, too. */
static void clean_partner(const struct session *session, struct entry *reply)
{
    const struct entry *command = reply->partner == NO_ENTRY ? NULL : &session->entries[reply->partner];
    if (command && command->hidden && entry_is(command, HIDDEN))
        entry_name_as(reply, command);
}

static void clean_command(struct cleaning *cleaning, struct entry *entry)
{
    if ((entry->known && !entry_is(entry, "AUTH")) || !cleaned(cleaning, &entry->line))
        return;
    cleaned(cleaning, &entry->argument);
    if (!entry->known)
        entry_name(entry, span_of(HIDDEN));
    entry->hidden = true;
}

/* ---- what is no secret ---- */

static void see_open(void *with, const struct word *word, size_t at)
{
    struct looking *looking = with;
    struct known *known = &looking->cleaning->known.at[word->id];
    size_t len = standing(looking->text, at, known->text);
    known->open |= len == known->text.len && stands_alone(looking->text, at, len);
}

static void open_words_of(struct cleaning *cleaning, struct span text)
{
    struct looking looking = {.cleaning = cleaning, .text = text};
    words_scan_places(&cleaning->index, text, see_open, &looking);
}

static void see_address(void *with, const struct word *word, size_t at)
{
    struct looking *looking = with;
    struct known *known = &looking->cleaning->known.at[word->id];
    known->open |= at == 0 && span_same_word(looking->text, known->text);
}

/* A user name that is an address of the envelope is no secret of AUTH's; nor is what the server said before
 * it could know. */
static void open_words(struct cleaning *cleaning)
{
    for (size_t i = 0; i < cleaning->session->entry_count; i++) {
        const struct entry *entry = &cleaning->session->entries[i];
        struct looking looking = {.cleaning = cleaning, .text = entry->path.address};
        bool early = entry->stage == STAGE_GREETING || entry->stage == STAGE_HELLO;
        if (entry->from == SIDE_CLIENT && entry_is_of_envelope(entry))
            words_scan_places(&cleaning->index, looking.text, see_address, &looking);
        for (size_t j = 0; entry->from == SIDE_SERVER && early && j < entry->line_count; j++)
            open_words_of(cleaning, entry->lines[j].text);
    }
}

/* As a URL has it (RFC 3986 section 2.1). */
static struct span percent_encoded(struct arena *arena, struct span word)
{
    struct text out = {0};
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        if (is_name_letter(c) || c == '.' || c == '~')
            text_add_byte(&out, c);
        else
            text_print(&out, "%%%02X", (unsigned char)c);
    }
    struct span encoded = arena_copy(arena, text_span(&out));
    text_free(&out);
    return encoded;
}

static void add_word(struct cleaning *cleaning, struct span word)
{
    struct span beginning =
        is_unmistakable(span_cut(word, 0, TOKEN_SURE)) ? span_cut(word, 0, TOKEN_SURE) : word;
    if (words_add(&cleaning->index, cleaning->arena, beginning, cleaning->known.count))
        *LIST_ADD(cleaning->arena, &cleaning->known) = (struct known){word, is_usual(word)};
}

void secret_replies(struct arena *arena, struct session *session, struct secrets *secrets)
{
    struct cleaning cleaning = {.arena = arena, .session = session};
    secret_strays(arena, session, secrets);
    if (!secrets->words.count)
        return;
    for (size_t i = 0; i < secrets->words.count; i++)
        add_word(&cleaning, secrets->words.at[i]);
    for (size_t i = 0; i < secrets->words.count; i++) {
        struct span encoded = percent_encoded(arena, secrets->words.at[i]);
        if (encoded.len > secrets->words.at[i].len)
            add_word(&cleaning, encoded);
    }
    open_words(&cleaning);
    for (size_t i = 0; i < session->entry_count; i++) {
        struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_SERVER) {
            clean_reply(&cleaning, entry);
            clean_partner(session, entry);
        } else if (entry->from == SIDE_CLIENT) {
            clean_command(&cleaning, entry);
        }
    }
}
