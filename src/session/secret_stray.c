/*
 * Secrets where no AUTH is: typed once more after a refusal, with a command of POP3 or IMAP, behind a
 * mistyped verb. To the parser they are commands, but no less secret.
 */
#include "base/ascii.h"
#include "session/secret_part.h"
#include "smtp/mechanism.h"

static void hide(struct arena *arena, struct secrets *secrets, struct entry *entry)
{
    secret_keep(arena, secrets, span_trim(entry->line));
    entry_name(entry, span_of(HIDDEN));
    entry->line = entry->verb;
    entry->argument = (struct span){"", 0};
    entry->hidden = true;
}

static void keep_words(struct arena *arena, struct secrets *secrets, struct span text)
{
    for (struct span word; (word = span_take_word(&text)).len;)
        secret_keep(arena, secrets, word);
}

static void hide_argument(struct arena *arena, struct secrets *secrets, struct entry *entry, struct span kept)
{
    keep_words(arena, secrets, span_from(entry->argument, kept.len));
    secret_hide_behind(arena, entry, kept);
}

/* "PASS secret" (RFC 1939 section 7), "a1 LOGIN chris secret" (RFC 3501 section 6.2.3), "PLAIN AGNo...". */
static bool hide_login(struct arena *arena, struct secrets *secrets, struct entry *entry)
{
    static const char *const verbs[] = {"PASS", "PASSWORD", "USER", "LOGIN", "AUTHENTICATE"};
    struct span rest = entry->argument, first = span_take_word(&rest);
    bool login = mechanism_is_known(entry->verb);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        login |= entry_is(entry, verbs[i]);
    if (login && first.len) {
        hide_argument(arena, secrets, entry, mechanism_is_known(first) ? first : (struct span){"", 0});
        return true;
    }
    bool tagged = span_is_word(first, "LOGIN") || span_is_word(first, "AUTHENTICATE");
    if (tagged && span_trim(rest).len)
        hide_argument(arena, secrets, entry, first);
    return login || tagged;
}

/* "EHLO ws7 AUTH PLAIN AGNo...": whatever the command. */
static void hide_plain_tokens(struct arena *arena, struct secrets *secrets, struct entry *entry)
{
    struct span rest = entry->line, last = {0};
    for (struct span word; (word = span_take_word(&rest)).len;)
        if (secret_is_plain_token(arena, word))
            last = word;
    if (!last.len)
        return;
    secret_keep(arena, secrets, last);
    struct span argument = entry->argument;
    bool behind = last.at > argument.at && last.at < argument.at + argument.len;
    if (behind)
        secret_hide_behind(arena, entry, span_trim(span_between(argument.at, last.at)));
    else if (last.at == argument.at)
        secret_hide_behind(arena, entry, (struct span){"", 0});
    else
        hide(arena, secrets, entry);
}

/* One word that resembles no command: what AUTH would have asked for, or the rest of a token that a program
 * had broken into lines. */
static bool goes_on_with_login(const struct entry *entry)
{
    struct span rest = entry->line;
    span_take_word(&rest);
    return !span_trim(rest).len && !verb_nearest(entry->verb);
}

void secret_strays(struct arena *arena, struct session *session, struct secrets *secrets)
{
    bool login = false;
    for (size_t i = 0; i < session->entry_count; i++) {
        struct entry *entry = &session->entries[i];
        if (entry->from != SIDE_CLIENT || entry->inferred || entry->body)
            continue;
        bool known = entry->known != NULL;
        if (secret_is_command(entry) || entry_is(entry, "(auth)") ||
            (!known && hide_login(arena, secrets, entry)))
            login = true;
        else if (known)
            login = false;
        else if ((login && goes_on_with_login(entry)) ||
                 secret_looks_like_token(arena, entry->line, !secrets->mechanisms.count))
            hide(arena, secrets, entry);
        if (!entry->hidden)
            hide_plain_tokens(arena, secrets, entry);
    }
}
