/* Paths with a user's name, accounts of Windows, shares, URLs. */
#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/passage.h"

/* ---- paths with a user's name ---- */

static bool ends_part(char c)
{
    return is_one_of(c, "/\\\"'<>:;,|)]}");
}

/* A name with a blank is one only where the path goes on behind it: "C:\\Users\\Anna Schmidt\\mail". */
static size_t part_end(const struct passage *passage, size_t at, size_t end)
{
    size_t stop = at, blank = 0;
    while (stop < end && !ends_part(passage->in[stop])) {
        blank = !blank && passage->in[stop] == ' ' ? stop : blank;
        stop++;
    }
    bool goes_on = stop < end && passage->in[stop] == '\\';
    return blank && !goes_on ? blank : stop;
}

static void redact_user(struct passage *passage, size_t at, size_t end)
{
    while (at < end && passage->in[at] == '\\') /* doubled in JSON and in source */
        at++;
    local_redact(passage, at, part_end(passage, at, end));
}

/* Behind the folder of a domain, if there is one: "/var/vmail/contoso.com/anna". */
static void redact_mail_user(struct passage *passage, size_t at, size_t end)
{
    size_t stop = part_end(passage, at, end);
    bool domain = span_find(passage_span(passage, at, stop), '.') < stop - at;
    if (domain && stop < end && passage->in[stop] == '/')
        redact_user(passage, stop + 1, end);
    else if (!domain)
        redact_user(passage, at, end);
}

static void redact_paths(struct passage *passage, size_t from, size_t end)
{
    static const struct {
        const char *before;
        redact_part *redact;
    } folders[] = {{"\\Users\\", redact_user},
                   {"\\Benutzer\\", redact_user},
                   {"\\Profiles\\", redact_user},
                   {"/Users/", redact_user},
                   {"/home/", redact_user},
                   {"\\Documents and Settings\\", redact_user},
                   {"\\Dokumente und Einstellungen\\", redact_user},
                   {"/var/mail/", redact_user},
                   {"/var/spool/mail/", redact_user},
                   {"/vmail/", redact_mail_user},
                   {"/vhosts/", redact_mail_user},
                   {" ~", redact_user}};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        for (size_t at = from; at < end; at++) {
            at += span_find_text(passage_span(passage, at, end), folders[i].before);
            if (at < end)
                folders[i].redact(passage, at + strlen(folders[i].before), end);
        }
}

/* ---- accounts and shares of Windows ---- */

static bool has_any(struct span line, const char *const *signs)
{
    for (; *signs; signs++)
        if (span_has_text(line, *signs))
            return true;
    return false;
}

/* "\\r\\n" in a line of a program, or Python's b'...', which doubles what does part: its backslashes part
 * nothing. */
static bool has_escapes(struct span line)
{
    static const char *const ends[] = {"\\r\\n", "\\n'", "\\n\"", NULL};
    static const char *const octets[] = {" b'", "(b'", " b\"", "(b\"", NULL};
    return has_any(line, ends) || (has_any(line, octets) && !span_has_text(line, "\\\\"));
}

static size_t back_over_host(const struct passage *passage, size_t from, size_t at)
{
    while (at > from && is_host_octet(passage->in[at - 1]))
        at--;
    return at;
}

static bool has_small(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (ascii_is_letter(word.at[i]) && word.at[i] == ascii_lower(word.at[i]))
            return true;
    return false;
}

/* "\\u003c", "\\x3c", and "\\n" behind what is no domain of Windows, which has capitals. */
static bool is_escape(struct span behind, struct span before)
{
    bool hex = behind.len > 2 && ascii_is_hex(behind.at[1]) && ascii_is_hex(behind.at[2]);
    if (!behind.len || (hex && is_one_of(behind.at[0], "xu")))
        return true;
    return is_one_of(behind.at[0], "nrt") && has_small(before);
}

/* "CONTOSO\\anna": no path, which has a drive or another folder in front, and no end of a line in a program's
 * text: "mx.example\\nSpam". */
static void redact_account(struct passage *passage, size_t from, size_t at, size_t end)
{
    enum { USER_LEAST = 2 };
    size_t begin = back_over_host(passage, from, at), stop = at + 1;
    bool doubled = stop < end && passage->in[stop] == '\\'; /* in JSON and in source */
    stop += doubled;
    size_t user = stop;
    while (stop < end && (is_host_octet(passage->in[stop]) || passage->in[stop] == '$'))
        stop++;
    bool path = begin > from && is_one_of(passage->in[begin - 1], "\\/:.%");
    bool escape = is_escape(passage_span(passage, user, stop), passage_span(passage, begin, at));
    bool goes_on = stop < end && is_one_of(passage->in[stop], "\\/@");
    if (begin == at || path || escape || goes_on || stop - user < USER_LEAST || passage->in[begin] == '-')
        return;
    local_redact(passage, user, stop);
    if (passage->level >= REDACT_HOSTS && passage_is_free(passage, begin, at - begin))
        host_redact(passage, begin, at);
}

/* "\\\\files1\\sales\\anna.pst"; where it ends. */
static size_t redact_share(struct passage *passage, size_t at, size_t end)
{
    size_t host = at + 2, stop = host;
    while (stop < end && is_host_octet(passage->in[stop]))
        stop++;
    if (stop - host < 2 || stop >= end || passage->in[stop] != '\\')
        return at + 1;
    if (passage->level >= REDACT_HOSTS && passage_is_free(passage, host, stop - host))
        host_redact(passage, host, stop);
    for (size_t part = stop; part < end && passage->in[part] == '\\';) {
        size_t last = part_end(passage, part + 1, end);
        local_redact(passage, part + 1, last);
        part = last;
        stop = last;
    }
    return stop;
}

static void redact_windows(struct passage *passage, size_t from, size_t end)
{
    if (has_escapes(passage_span(passage, from, end)))
        return;
    for (size_t at = from; at + 1 < end; at++) {
        bool word = at > from && (is_word_octet(passage->in[at - 1]) || passage->in[at - 1] == ':');
        if (passage->in[at] == '\\' && passage->in[at + 1] == '\\' && !word)
            at = redact_share(passage, at, end) - 1;
        else if (passage->in[at] == '\\' && at > from)
            redact_account(passage, from, at, end);
    }
}

/* ---- URLs ---- */

/* What stands behind the question mark of a URL may let who has it act for somebody. */
static void redact_query(struct passage *passage, size_t at, size_t end)
{
    enum { TOKEN_LEAST = 8 };
    while (at < end) {
        size_t stop = word_end(passage, at, end);
        bool digits = false;
        for (size_t i = at; i < stop; i++)
            digits |= ascii_is_digit(passage->in[i]);
        if (stop - at >= TOKEN_LEAST && digits)
            passage_word(passage, REDACTED_ID, at, stop - at);
        at = stop + (stop == at);
    }
}

/* Who logs in there, and the host, which need not have a dot. */
static void redact_authority(struct passage *passage, size_t at, size_t end)
{
    enum { NUMBER_LEAST = 8 }; /* an address in one number, WHATWG URL section 3.5 */
    struct span url = passage_span(passage, at, end);
    struct span authority = span_cut(url, 0, span_find(span_cut(url, 0, span_find(url, '/')), '?'));
    size_t sign = span_find(authority, '@'), begin = sign < authority.len ? sign + 1 : 0, stop = begin;
    size_t colon = span_find(span_cut(authority, 0, sign), ':');
    if (begin)
        local_redact(passage, at, at + colon);
    while (stop < authority.len && is_host_octet(authority.at[stop]))
        stop++;
    struct span host = span_cut(authority, begin, stop - begin);
    if (passage->level < REDACT_HOSTS || !host.len || span_find(host, '.') < host.len ||
        !passage_is_free(passage, at + begin, host.len))
        return;
    if (is_number(host) && host.len >= NUMBER_LEAST)
        passage_word(passage, REDACTED_IP, at + begin, host.len);
    else
        host_redact(passage, at + begin, at + stop);
}

static void redact_urls(struct passage *passage, size_t from, size_t end)
{
    bool tenant;
    for (size_t at = from; at < end;) {
        at += span_find_text(passage_span(passage, at, end), "://");
        if (at >= end)
            return;
        size_t host = at += 3;
        while (at < end && !is_one_of(passage->in[at], " \t\"'<>"))
            at++;
        redact_authority(passage, host, at);
        struct span url = passage_span(passage, host, at);
        struct span name = span_cut(url, 0, span_find(span_cut(url, 0, span_find(url, '/')), ':'));
        size_t query = span_find(url, '?');
        if (query < url.len && (passage->level == REDACT_ALL || !keep_provider(name, &tenant)))
            redact_query(passage, host + query, at);
    }
}

void paths_redact(struct passage *passage, size_t at, size_t end)
{
    redact_urls(passage, at, end);
    redact_paths(passage, at, end);
    redact_windows(passage, at, end);
}
