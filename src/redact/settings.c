/* Secrets in lines that are not of the dialogue: settings, commands of a shell, URLs, keys of TLS. */
#include "base/ascii.h"
#include "redact/part.h"

/* "password = two words": what stands behind a key that begins its line and is not quoted goes on to its end.
 */
static size_t setting_end(struct span line, size_t at, size_t end)
{
    enum { KEY_MOST = 128 }; /* octets of "spring.mail.password = ", and of what else begins a line so */
    bool key = at > 0 && at <= KEY_MOST, assigned = false;
    for (size_t i = 0; key && i < at; i++) {
        char c = line.at[i];
        assigned |= c == '=' || c == ':';
        key &= is_word_octet(c) || is_one_of(c, "_-. \t=:");
    }
    if (!key)
        return end;
    struct span words = span_trim(span_cut(line, 0, at));
    size_t blank = 0;
    while (blank < words.len && !ascii_is_blank(words.at[blank]) && !is_one_of(words.at[blank], "=:"))
        blank++;
    struct span behind = span_trim(span_from(words, blank));
    key &= assigned && behind.len && is_one_of(behind.at[0], "=:");
    struct span whole = span_cut(line, 0, line.len);
    while (key && whole.len > end && ascii_is_blank(whole.at[whole.len - 1]))
        whole.len--;
    return key ? whole.len : end;
}

void settings_redact(struct passage *passage, struct place_in_text line)
{
    struct span text = passage_span(passage, line.at, line.end);
    struct line_secrets secrets;
    line_secrets_begin(&secrets, text);
    for (size_t at = 0, end; line_secrets_next(&secrets, &at, &end); at = end) {
        end = setting_end(text, at, end);
        passage_hide(passage, line.at + at, line.at + end);
    }
}

/* "smtp://anna:secret@mail1", RFC 3986 section 3.2.1 */
void url_secrets_redact(struct passage *passage, struct place_in_text line)
{
    for (size_t at = line.at; at < line.end;) {
        at += span_find_text(passage_span(passage, at, line.end), "://");
        if (at >= line.end)
            return;
        size_t user = at += strlen("://"), sign = user;
        for (; at < line.end && !is_one_of(passage->in[at], " \t/?#\"'<>"); at++)
            if (passage->in[at] == '@')
                sign = at;
        size_t colon = user + span_find(passage_span(passage, user, sign), ':');
        if (colon < sign)
            passage_hide(passage, colon + 1, sign);
    }
}

/* As openssl s_client and the NSS key log write it; certificates (PEM, RFC 7468) name hosts. */
void keys_redact(struct passage *passage, struct place_in_text line, bool *inside)
{
    static const char *const keys[] = {"Master-Key:", "PSK:",       "Session-ID:", "CLIENT_RANDOM ",
                                       "_SECRET ",    "_SECRET_0 ", "Cookie:",     "_SECRET_N "};
    struct span text = passage_span(passage, line.at, line.end);
    if (span_has_text(text, "-----BEGIN ") || span_has_text(text, "-----END ")) {
        *inside = span_has_text(text, "-----BEGIN ");
        return;
    }
    if (*inside && passage->level >= REDACT_HOSTS)
        passage_hide(passage, line.at, line.end);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        size_t at = span_find_text(text, keys[i]);
        if (at < text.len)
            passage_hide(passage, line.at + at + strlen(keys[i]), line.end);
    }
}
