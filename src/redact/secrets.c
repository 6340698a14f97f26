/*
 * What AUTH carried and what programs print of their settings. The dialogue tells which octets that are; they
 * go wherever they stand in the file, as far as no other word is meant.
 */
#include "base/ascii.h"
#include "base/base64.h"
#include "base/names.h"
#include "base/text.h"
#include "base/utf8.h"
#include "redact/keep.h"
#include "redact/part.h"
#include "session/session.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

enum {
    SECRET_SURE = 8, /* no other word holds one as long by chance */
    PIECES_MOST = 8  /* lines behind one of AUTH in which a carrier may have more of its token */
};

static bool stands_alone(const struct passage *passage, size_t at, size_t end)
{
    bool begins = at == 0 || !is_word_octet(passage->in[at - 1]);
    return begins && (end == passage->len || !is_word_octet(passage->in[end]));
}

/* Before an "@" it is a user's name, and the address tells what becomes of it. */
static bool is_local_part(const struct passage *passage, size_t end)
{
    return end < passage->len && passage->in[end] == '@';
}

static void take_secret(struct passage *passage, struct span secret, size_t at, bool in_auth)
{
    size_t end = at + secret.len;
    bool sure = secret.len >= SECRET_SURE && !keep_is_usual(secret);
    bool alone = stands_alone(passage, at, end) && (in_auth || !keep_is_usual(secret));
    if ((!sure && !alone) || is_local_part(passage, end) || !passage_is_free(passage, at, secret.len))
        return;
    size_t padding = end;
    while (padding < passage->len && passage->in[padding] == '=' && padding < end + 2)
        padding++;
    if (!base64_redact(passage, at, padding, true) && !base64_redact(passage, at, end, true))
        passage_hide(passage, at, end);
}

void secrets_begin(struct secrets_known *known, const struct reading *reading)
{
    struct names seen = {0}; /* many times the same one would be found as often in each place */
    *known = (struct secrets_known){.secrets = &reading->secrets};
    for (size_t i = 0; i < reading->secrets.count; i++) {
        struct span secret = reading->secrets.at[i];
        size_t before = seen.count;
        bool known_before = names_number(&seen, secret) && seen.count == before;
        if (secret.len && !known_before)
            words_add(&known->index, &known->arena, secret, i);
    }
    names_free(&seen);
}

void secrets_end(struct secrets_known *known)
{
    arena_free(&known->arena);
}

struct search {
    const struct secrets_known *known;
    struct passage *passage;
    size_t from;          /* of the text that is searched, in the passage */
    bool in_auth, tokens; /* tokens first: they hold the other ones */
    struct text token;    /* of the AUTH that is looked at, as far as it was found */
};

static bool is_token(struct span secret)
{
    struct span plain;
    struct arena scratch = {0};
    bool token = secret.len >= SECRET_SURE && base64_decode(&scratch, secret, &plain);
    arena_free(&scratch);
    return token;
}

/* Words are found in either case, secrets have one. */
static void see_secret(void *with, const struct word *word, size_t at)
{
    struct search *search = with;
    struct span secret = search->known->secrets->at[word->id];
    at += search->from;
    if (memcmp(search->passage->in + at, secret.at, secret.len) != 0)
        return;
    enum { USER_MOST = 320 }; /* octets, RFC 5321 section 4.5.3.1 */
    bool user = secret.len <= USER_MOST &&
                (address_looks(secret) || pseudonyms_is_user(search->passage->pseudonyms, secret));
    if (search->in_auth || is_token(secret) == search->tokens)
        if (!user || search->passage->turn != TURN_ANY)
            take_secret(search->passage, secret, at, search->in_auth);
}

static void take_all(struct search *search, bool tokens)
{
    search->from = 0;
    search->in_auth = false;
    search->tokens = tokens;
    words_scan_places(&search->known->index, (struct span){search->passage->in, search->passage->len},
                      see_secret, search);
}

/* Whose turn it is in AUTH LOGIN: the user's name, then the password. */
struct login {
    unsigned answers;
    bool on;
    bool holes; /* some may be missing: each may be the password */
};

static void login_sees(struct login *login, struct span line)
{
    size_t at = span_find_text(line, "AUTH LOGIN");
    struct span behind = span_trim(span_from(line, at + strlen("AUTH LOGIN")));
    bool named =
        behind.len && (base64_is_letter(behind.at[0]) || behind.at[0] == '='); /* no \r\n in quotes */
    if (at < line.len)
        *login = (struct login){named ? 1 : 0, true, login->holes};
    else if (span_has_text(line, "AUTH"))
        login->on = false;
    else
        login->answers++;
}

/* Letters of base64, and no word: with digits, padding, or a capital behind a small letter. */
static bool looks_like_piece(struct span word)
{
    enum { SHORTEST = 8 };
    bool mixed = false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i], before = i ? word.at[i - 1] : 'A';
        if (!base64_is_letter(c) && c != '=')
            return false;
        mixed |= !ascii_is_letter(c) || (c != ascii_lower(c) && before != ascii_upper(before));
    }
    return mixed && word.len >= SHORTEST;
}

/* A line of AUTH that holds nothing that is known: a piece of a token, or typed with corrections. */
static void take_answer(struct passage *passage, struct place_in_text line)
{
    struct span text = passage_span(passage, line.at, line.end);
    size_t word = text.len;
    while (word > 0 && !ascii_is_blank(text.at[word - 1]))
        word--;
    if (session_secret_is_verb(text) ||
        span_has_text(text, "credentials hidden")) /* PHPMailer's words for them */
        return;
    bool typed = memchr(text.at, '\b', text.len) || memchr(text.at, 0x7f, text.len);
    bool piece = looks_like_piece(span_from(text, word));
    if (piece && base64_redact(passage, line.at + word, line.end, true))
        return;
    if (piece || typed || passage->turn == TURN_PASSWORD)
        passage_hide(passage, line.at + word, line.end);
}

static bool is_part_of_secret(const struct secrets_known *known, struct span piece)
{
    for (size_t i = 0; i < known->secrets->count; i++)
        if (piece.len <= known->secrets->at[i].len &&
            span_find_span(known->secrets->at[i], piece) < known->secrets->at[i].len)
            return true;
    return false;
}

/* Letters that together say what AUTH says: text, with the signs between its parts. */
static bool says_more(struct span token, struct span piece)
{
    enum { GROUP = 4 };
    struct arena scratch = {0};
    struct span plain = {0}, whole = arena_join(&scratch, token, piece);
    char *letters = arena_take(&scratch, whole.len + GROUP);
    size_t len = 0;
    for (size_t i = 0; i < whole.len; i++)
        if (whole.at[i] != '=')
            letters[len++] = whole.at[i];
    len -= len % GROUP == 1;
    while (len % GROUP)
        letters[len++] = '=';
    bool text = base64_decode(&scratch, (struct span){letters, len}, &plain) && utf8_valid(plain);
    for (size_t i = 0; text && i < plain.len; i++)
        text = !ascii_is_control(plain.at[i]) || plain.at[i] == '\0' || plain.at[i] == '\1';
    arena_free(&scratch);
    return text;
}

/* Pieces of a token that its carrier has broken or escaped: "AGNo\nY2hy", "AGNo\u003d". What is known of it
 * is followed by what goes on with it. */
static void take_pieces(struct search *search, struct place_in_text line)
{
    enum { SHORTEST = 6 };
    struct passage *passage = search->passage;
    for (size_t at = line.at, stop; at < line.end; at = stop + 1) {
        at += at > line.at && passage->in[at - 1] == '\\' && at < line.end; /* the letter of an escape */
        for (stop = at; stop < line.end && (base64_is_letter(passage->in[stop]) || passage->in[stop] == '=');)
            stop++;
        struct span piece = passage_span(passage, at, stop);
        bool free = passage_is_free(passage, at, piece.len), looks = looks_like_piece(piece);
        bool known = piece.len >= SHORTEST && (!free || (looks && is_part_of_secret(search->known, piece)));
        if (!known && !(search->token.len && looks && says_more(text_span(&search->token), piece)))
            continue;
        search->token.len = known ? 0 : search->token.len;
        text_add(&search->token, piece);
        if (free && !base64_redact(passage, at, stop, true))
            passage_hide(passage, at, stop);
    }
}

static bool has_control(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (ascii_is_control(text.at[i]))
            return true;
    return false;
}

/* What stands behind the mechanism with corrections, colours or NULs inside: the dialogue knows it without
 * them, so its octets are looked for in vain. */
static void take_broken_argument(struct passage *passage, struct place_in_text line)
{
    struct span rest = passage_span(passage, line.at, line.end);
    rest = span_from(rest, span_find_text(rest, "AUTH"));
    span_take_word(&rest);
    span_take_word(&rest);
    size_t at = line.end - rest.len;
    if (has_control(rest) && passage_is_free(passage, at, rest.len))
        passage_hide(passage, at, line.end);
}

/* What stands behind the verb and the mechanism, and whatever answered 334; where that was typed with
 * corrections, all of its line's last word. */
static void take_auth_line(struct search *search, struct place_in_text line, struct login *login)
{
    struct passage *passage = search->passage;
    struct span text = passage_span(passage, line.at, line.end);
    login_sees(login, text);
    passage->turn = !login->on ? TURN_ANY : login->answers >= 2 || login->holes ? TURN_PASSWORD : TURN_USER;
    search->from = line.at;
    search->in_auth = true;
    words_scan_places(&search->known->index, text, see_secret, search);
    if (span_has_text(text, "AUTH"))
        take_broken_argument(passage, line);
    else if (passage_is_free(passage, line.at, line.end - line.at))
        take_answer(passage, line);
    take_pieces(search, line);
    passage->turn = TURN_ANY;
}

/* "\0user\0password", whatever it stands behind, and what NTLM says ([MS-NLMP]: who answers tells its domain
 * and host); what else is no text and is asked with 334 are Kerberos' names. */
static bool is_of_auth(const struct passage *passage, struct place_in_text token, bool asked)
{
    struct arena scratch = {0};
    struct span plain, text = passage_span(passage, token.at, token.end);
    bool of_auth = false;
    if (base64_decode(&scratch, text, &plain)) {
        size_t first = span_find(plain, '\0');
        size_t second = first + 1 + span_find(span_from(plain, first + 1), '\0');
        size_t third = second + 1 + span_find(span_from(plain, second + 1), '\0');
        bool login = second < plain.len && third == plain.len;
        of_auth = login || span_starts(plain, "NTLMSSP") ||
                  (asked && passage->level >= REDACT_HOSTS && base64_is_binary(text));
    }
    arena_free(&scratch);
    return of_auth;
}

static void take_plain_tokens(struct passage *passage, struct place_in_text line)
{
    enum { SHORTEST = 8 };
    for (size_t at = line.at, stop; at < line.end; at = stop + (stop == at)) {
        for (stop = at; stop < line.end && base64_is_letter(passage->in[stop]); stop++)
            ;
        size_t letters = stop;
        while (stop < line.end && passage->in[stop] == '=' && (stop - at) % 4)
            stop++;
        bool asked = span_ends(passage_span(passage, line.at, at), "334 ");
        if (letters - at >= SHORTEST && is_of_auth(passage, (struct place_in_text){at, stop}, asked))
            base64_redact(passage, at, stop, true);
    }
}

void secrets_redact_stream(struct passage *passage, const struct secrets_known *known, bool of_client)
{
    struct arena arena = {0};
    struct search search = {.known = known, .passage = passage};
    struct span text = {passage->in, passage->len};
    struct login login = {.holes = span_find(text, '\0') < text.len};
    struct lines lines = lines_with_holes(&arena, text);
    for (unsigned long n = 1; n <= lines.count; n++) {
        struct place_in_text line = line_place(&lines, text, n);
        struct span whole = passage_span(passage, line.at, line.end), verb = verb_of_line(whole);
        bool answers = (!verb_find(verb) || span_is_word(verb, "AUTH")) &&
                       !reply_line_looks(whole); /* in a dump both sides may speak */
        if (of_client && !verb_find(verb)) {
            bool inside = false;
            keys_redact(passage, line, &inside);
            settings_redact(passage, line);
        }
        if (of_client && answers)
            take_auth_line(&search, line, &login);
        url_secrets_redact(passage, line);
        take_plain_tokens(passage, line);
    }
    take_all(&search, true);
    take_all(&search, false);
    text_free(&search.token);
    arena_free(&arena);
}

/* "> > dGhpcyBpcw==": marks of quoting are no part of a piece. */
static struct span behind_quoting(struct span line)
{
    line = span_trim(line);
    while (line.len && (*line.at == '>' || *line.at == '|'))
        line = span_trim(span_from(line, 1));
    return line;
}

/* The line behind the question for a password, whoever wrote it down: a form of log that nobody reads here
 * gives the answer away as well. "334 UGFzc3dvcmQ6" asks "Password:"; Exchange's log hides what it asked. */
static void take_prompted(struct passage *passage, struct place_in_text asked, struct place_in_text answer)
{
    static const char *const questions[] = {"334 UGFzc3dvcmQ6", "334 cGFzc3dvcmQ6",
                                            "334 <authentication response>"};
    struct span question = passage_span(passage, asked.at, asked.end);
    bool asks = false;
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
        asks |= span_has_text(question, questions[i]);
    for (size_t at = answer.at, stop; asks && at < answer.end; at = stop + 1) {
        for (stop = at;
             stop < answer.end && (base64_is_letter(passage->in[stop]) || passage->in[stop] == '=');)
            stop++;
        if (!looks_like_piece(passage_span(passage, at, stop)) || !passage_is_free(passage, at, stop - at))
            continue;
        passage->turn = TURN_PASSWORD;
        base64_redact(passage, at, stop, true);
        passage->turn = TURN_ANY;
    }
}

void secrets_redact(struct passage *passage, const struct secrets_known *known, const struct reading *reading)
{
    struct arena arena = {0};
    struct search search = {.known = known, .passage = passage};
    struct login login = {.on = false};
    struct span text = {passage->in, passage->len};
    struct lines lines = lines_of(&arena, text);
    unsigned char *of_server = arena_take(&arena, lines.count + 2);
    for (size_t i = 0; i < reading->replies.count; i++)
        for (unsigned long n = reading->replies.at[i].first;
             n <= reading->replies.at[i].last && n <= lines.count; n++)
            of_server[n] = 1;
    for (size_t i = 0; i < reading->auth.count; i++) {
        unsigned long n = reading->auth.at[i].first;
        search.token.len = 0;
        for (; n <= reading->auth.at[i].last; n++)
            take_auth_line(&search, line_place(&lines, text, n), &login);
        for (; n <= lines.count && !of_server[n]; n++) { /* where a program had broken a token into lines */
            struct place_in_text line = line_place(&lines, text, n);
            if (looks_like_piece(behind_quoting(passage_span(passage, line.at, line.end))))
                take_answer(passage, line);
            else if (n > reading->auth.at[i].last + PIECES_MOST)
                break;
            else
                take_pieces(&search, line);
        }
    }
    take_all(&search, true);
    take_all(&search, false);
    text_free(&search.token);
    bool inside = false;
    for (unsigned long n = 1; n <= lines.count; n++) {
        keys_redact(passage, line_place(&lines, text, n), &inside);
        take_plain_tokens(passage, line_place(&lines, text, n));
        take_prompted(passage, line_place(&lines, text, n), line_place(&lines, text, n + 1));
        url_secrets_redact(passage, line_place(&lines, text, n));
        if (!of_server[n])
            settings_redact(passage, line_place(&lines, text, n));
    }
    arena_free(&arena);
}
